import { whereOp } from "@hyaline/core";
import { computeDType } from "../write/kernels.js";
import { lowering } from "./lowering.js";

export const where = lowering(whereOp, (context, node) => {
  const [output] = node.outputs as [number];
  const { names, shape } = context.broadcastInputs(node.inputs);
  const [condition, a, b] = names as [string, string, string];
  const { dtype } = context.spec(output);
  const compute = computeDType("Where", dtype, context.target);
  const wide = (name: string) => (compute === dtype ? name : context.cast(name, compute));
  const chosen = context.emit("Where", [condition, wide(a), wide(b)]);
  context.set(output, compute === dtype ? chosen : context.cast(chosen, dtype), shape);
});
