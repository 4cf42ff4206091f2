import { isFloat, sizeOf, type Tensor } from "@hyaline/core";
import { type AttributesOf, maxOp, minOp, prodOp, sumOp } from "@hyaline/core/ops";
import type { Emitter } from "../graph/emitter.js";
import { computeDType } from "../ort/kernels.js";
import { mayHoldNaN, mayLoseNaN, whereNaN } from "../ort/notANumber.js";
import { integerProd } from "./integerProd.js";
import { type Lowering, lowering } from "./lowering.js";

export type ReduceAttributes = AttributesOf<typeof sumOp>;

/** Core reductions, their ONNX ops, and the value of reducing nothing. */
const reductions: readonly (readonly [op: typeof sumOp, opType: string, empty: number])[] = [
  [sumOp, "ReduceSum", 0],
  [prodOp, "ReduceProd", 1],
  [maxOp, "ReduceMax", Number.NEGATIVE_INFINITY],
  [minOp, "ReduceMin", Number.POSITIVE_INFINITY],
];

/** A reduction node: its axes are an input since opset 18 (13 for ReduceSum). */
export function emitReduction(
  context: Emitter,
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
  lowering(op, (context, node) => {
    const [x] = node.inputs as [number];
    const [output] = node.outputs as [number];
    const { axes, keepDims } = node.attributes;
    const { dtype, shape } = context.spec(x);
    if (sizeOf(shape) === 0) return context.set(output, context.scalar(empty, dtype), []);
    if (op === prodOp && !isFloat(dtype)) {
      return context.decompose(node, ([x]) => [integerProd(x as Tensor, node.attributes)]);
    }
    const compute = computeDType(opType, dtype, context.target);
    const input = compute === dtype ? context.full(x) : context.cast(context.full(x), compute);
    const reduced = (inside: Emitter) => emitReduction(inside, opType, input, axes, keepDims);
    const chooses = opType === "ReduceMax" || opType === "ReduceMin";
    if (!chooses || !mayLoseNaN(context, x)) {
      const result = reduced(context);
      return context.set(output, compute === dtype ? result : context.cast(result, dtype));
    }
    const withNaN = (inside: Emitter) => {
      const flags = inside.cast(inside.emit("IsNaN", [input]), "uint8");
      const anyNaN = inside.cast(emitReduction(inside, "ReduceMax", flags, axes, keepDims), "bool");
      return [inside.emit("Where", [anyNaN, inside.scalar(Number.NaN, dtype), reduced(inside)])];
    };
    const [result] = whereNaN(
      context,
      mayHoldNaN(context, input),
      [context.spec(output)],
      withNaN,
      (inside) => [reduced(inside)],
    );
    return context.set(output, result as string);
  }),
);
