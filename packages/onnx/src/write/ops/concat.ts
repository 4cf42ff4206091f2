import { sizeOf } from "@hyaline/core";
import { concatOp } from "@hyaline/core/ops";
import { lowering } from "./lowering.js";

export const concat = lowering(concatOp, (context, node) => {
  const parts = node.inputs.filter((input) => sizeOf(context.spec(input).shape) > 0);
  const names = parts.map((part) => context.full(part));
  const [only] = names as [string];
  const joined = names.length === 1 ? only : context.emit("Concat", names, { axis: node.attributes.axis });
  context.set(node.outputs[0] as number, joined);
});
