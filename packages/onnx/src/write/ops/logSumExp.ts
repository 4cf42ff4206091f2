import { logSumExpOp } from "@hyaline/core/ops";
import { lowering } from "./lowering.js";
import { emitReduction } from "./reduce.js";

export const logSumExp = lowering(logSumExpOp, (context, node) => {
  const [x] = node.inputs as [number];
  const { axes, keepDims } = node.attributes;
  const result = emitReduction(context, "ReduceLogSumExp", context.full(x), axes, keepDims);
  context.set(node.outputs[0] as number, result);
});
