import { cumSumOp } from "@hyaline/core/ops";
import { computeDType } from "../ort/kernels.js";
import { lowering } from "./lowering.js";

export const cumSum = lowering(cumSumOp, (context, node) => {
  const [x] = node.inputs as [number];
  const [output] = node.outputs as [number];
  const { axis, exclusive, reverse } = node.attributes;
  const { dtype } = context.spec(x);
  const compute = computeDType("CumSum", dtype, context.target);
  const input = compute === dtype ? context.full(x) : context.cast(context.full(x), compute);
  const attributes = { exclusive: exclusive ? 1 : undefined, reverse: reverse ? 1 : undefined };
  const sum = context.emit("CumSum", [input, context.scalar(axis, "int64")], attributes);
  context.set(output, compute === dtype ? sum : context.cast(sum, dtype));
});
