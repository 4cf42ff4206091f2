/**
 * Numbers as types hold them that core has none for. The rule for integers of every width: what leaves the range wraps, in
 * the type's own width (two's complement), as in ONNX Runtime's nodes. 16-bit and 4-bit integers are computed as int32
 * (int8, uint8), and wrapped after each op that can leave the range. Not a reader itself.
 */
import { bitwiseAnd, cast, type DType, isFloat, sub, type Tensor } from "@hyaline/core";
import { coreDType, type ElementType } from "../graph/elementType.js";
import type { Value } from "../graph/value.js";

const widths: Partial<Record<ElementType, number>> = { int16: 16, uint16: 16, int4: 4, uint4: 4 };

export function roundTo(x: Tensor, type: ElementType): Tensor {
  const bits = widths[type];
  if (bits === undefined || x.dtype === "bool") return x;
  const whole = isFloat(x.dtype) || x.dtype === "uint8" || x.dtype === "int8" ? cast(x, "int32") : x;
  const mask = 2 ** bits - 1;
  if (type.startsWith("u")) return bitwiseAnd(whole, mask);
  // Two's complement: the sign bit moves to the middle of the range and back.
  const half = 2 ** (bits - 1);
  return sub(bitwiseAnd(whole.add(half), mask), half);
}

/** Ops whose result may lie outside of the range of their operands' type. */
export const wraps: ReadonlySet<string> = new Set(
  "Abs Add BitShift BitwiseNot CumProd CumSum Div Einsum Gemm MatMul Mean Mul Neg Pow ReduceL1 ReduceProd ReduceSum ReduceSumSquare ScatterElements ScatterND Sub Sum".split(
    " ",
  ),
);

/** The type that a result has instead of `dtype`: that of the first input which `dtype` stands for, where it is narrower. */
export function narrowType(dtype: DType, inputs: readonly (Value | undefined)[]): ElementType | undefined {
  const type = inputs.find((input) => input && coreDType(input.type) === dtype)?.type;
  return type && widths[type] !== undefined ? type : undefined;
}
