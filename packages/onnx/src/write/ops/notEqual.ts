import { notEqualOp } from "@hyaline/core/ops";
import { lowering } from "./lowering.js";

export const notEqual = lowering(notEqualOp, (context, node) => {
  const { names, shape } = context.broadcastInputs(node.inputs);
  context.set(node.outputs[0] as number, context.emit("Not", [context.emit("Equal", names)]), shape);
});
