import { broadcastToOp } from "@hyaline/core/ops";
import { lowering } from "./lowering.js";

/** Nothing is repeated here: consumers that broadcast take the small tensor, and any other expands it. */
export const broadcastTo = lowering(broadcastToOp, (context, node) => {
  const { name, shape } = context.compact(node.inputs[0] as number);
  context.set(node.outputs[0] as number, name, shape);
});
