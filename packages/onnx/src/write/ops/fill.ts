import { fillOp } from "@hyaline/core/ops";
import { lowering } from "./lowering.js";

/** One number, once in the file; whoever cannot broadcast it expands it. */
export const fill = lowering(fillOp, (context, node) => {
  const { value, dtype } = node.attributes;
  context.set(node.outputs[0] as number, context.scalar(value, dtype), []);
});
