import { sizeOf } from "@hyaline/core";
import type { LoweringContext } from "../write/context.js";
import { computeDType } from "../write/kernels.js";
import { type Lowering, lowering } from "./lowering.js";

type ReduceAttributes = { readonly axes: readonly number[]; readonly keepDims: boolean };

/** Core reductions, their ONNX ops, and the value of reducing nothing. */
const reductions: readonly (readonly [op: string, opType: string, empty: number])[] = [
  ["sum", "ReduceSum", 0],
  ["prod", "ReduceProd", 1],
  ["max", "ReduceMax", Number.NEGATIVE_INFINITY],
  ["min", "ReduceMin", Number.POSITIVE_INFINITY],
];

/** A reduction node: its axes are an input since opset 18 (13 for ReduceSum). */
export function emitReduction(
  context: LoweringContext,
  opType: string,
  x: string,
  axes: readonly number[],
  keepDims: boolean,
): string {
  const keepdims = keepDims ? 1 : 0;
  if (axes.length === 0) return x;
  const asInput = context.opset >= 18 || opType === "ReduceSum";
  return asInput
    ? context.emit(opType, [x, context.int64s(axes)], { keepdims })
    : context.emit(opType, [x], { axes, keepdims });
}

export const reduce: readonly Lowering[] = reductions.map(([op, opType, empty]) =>
  lowering<ReduceAttributes>(op, (context, node) => {
    const [x] = node.inputs as [number];
    const [output] = node.outputs as [number];
    const { axes, keepDims } = node.attributes;
    const { dtype, shape } = context.spec(x);
    if (sizeOf(shape) === 0) return context.set(output, context.scalar(empty, dtype), []);
    const compute = computeDType(opType, dtype);
    const input = compute === dtype ? context.full(x) : context.cast(context.full(x), compute);
    const result = emitReduction(context, opType, input, axes, keepDims);
    return context.set(output, compute === dtype ? result : context.cast(result, dtype));
  }),
);
