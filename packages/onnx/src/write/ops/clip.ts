import { isFloat } from "@hyaline/core";
import { clipOp } from "@hyaline/core/ops";
import { lowerBody } from "./composites.js";
import { lowering } from "./lowering.js";

export const clip = lowering(clipOp, (context, node) => {
  const [x] = node.inputs as [number];
  const { min, max } = node.attributes;
  const { dtype } = context.spec(x);
  if (!isFloat(dtype)) return lowerBody(context, node);
  const { name, shape } = context.compact(x);
  const bound = (value: number) => (Number.isFinite(value) ? context.scalar(value, dtype) : "");
  const inputs = [name, bound(min), bound(max)];
  while (inputs.at(-1) === "") inputs.pop();
  context.set(node.outputs[0] as number, inputs.length === 1 ? name : context.emit("Clip", inputs), shape);
});
