import { padOp } from "@hyaline/core/ops";
import { lowering } from "./lowering.js";

export const pad = lowering(padOp, (context, node) => {
  const [x] = node.inputs as [number];
  const [output] = node.outputs as [number];
  const { before, after, value } = node.attributes;
  const { dtype } = context.spec(x);
  const inputs = [context.full(x), context.int64s([...before, ...after]), context.scalar(value, dtype)];
  context.set(output, context.emit("Pad", inputs));
});
