import { computeDType } from "../write/kernels.js";
import { type Lowering, lowering } from "./lowering.js";

const reductions = [
  ["argMax", "ArgMax"],
  ["argMin", "ArgMin"],
] as const;

export const argReduce: readonly Lowering[] = reductions.map(([op, opType]) =>
  lowering<{ readonly axis: number; readonly keepDims: boolean }>(op, (context, node) => {
    const [x] = node.inputs as [number];
    const [output] = node.outputs as [number];
    const { axis, keepDims } = node.attributes;
    const { dtype } = context.spec(x);
    const compute = computeDType(opType, dtype);
    const input = compute === dtype ? context.full(x) : context.cast(context.full(x), compute);
    const index = context.emit(opType, [input], { axis, keepdims: keepDims ? 1 : 0 });
    context.setInt64(output, index);
    context.set(output, context.cast(index, "int32"));
  }),
);
