/**
 * Quantised values. Beside its integers such a value has its codes: the same whole numbers as floats, rounded with a
 * straight-through gradient (1 inside the range, 0 where the range cuts). Not a reader itself.
 */
import { add, cast, clip, customGradient, div, mul, reshape, round, sub, type Tensor } from "@hyaline/core";
import { type ElementType, rangeOf } from "../graph/elementType.js";
import { badFile } from "../graph/fileError.js";
import type { OnnxNode } from "../graph/reader.js";
import { dtypeOf, type Value } from "../graph/value.js";
import { blocks } from "./blocks.js";

/** Scale or zero point as they meet `x`: a scalar, one per element of an axis, or one per block along it. */
export function perAxis(node: OnnxNode, parameter: Tensor, shape: readonly number[]): Tensor {
  if (parameter.size === 1) return reshape(parameter, []);
  const axis = normalise(node.int("axis", 1), shape.length);
  if (parameter.rank === 1) {
    return reshape(
      parameter,
      shape.map((_, i) => (i === axis ? parameter.size : 1)),
    );
  }
  return blocks(parameter, shape, axis, node.int("block_size", 0));
}

const normalise = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** Floats as codes of a type, and the value that they are. */
export const quantise = (x: Tensor, scale: Tensor, zero: Tensor | undefined, type: ElementType): Value =>
  rounded(div(x, cast(scale, x.dtype)), zero, type);

/** Sums of products of codes as codes of another type: times a factor, and with the zero point of the result. */
export const requantise = (sums: Tensor, factor: Tensor, zero: Value): Value =>
  rounded(mul(sums, cast(factor, sums.dtype)), reshape(zero.tensor, []), zero.type);

function rounded(scaled: Tensor, zero: Tensor | undefined, type: ElementType): Value {
  const [low, high] = rangeOf(type) ?? badFile("a quantised value is of an integer type", type);
  const offset = zero && cast(zero, scaled.dtype);
  // Cut before it is rounded, which gives the same codes: so the gradient is that of the cut at the number itself, and not
  // at one that rounding has put on its edge.
  const within = offset ? clip(scaled, sub(low, offset), sub(high, offset)) : clip(scaled, low, high);
  const whole = straightThrough(within, round);
  const codes = offset ? add(whole, offset) : whole;
  return ofCodes(codes, type);
}

/** `step` of a tensor, exactly, with the gradient of the identity. */
export const straightThrough = (x: Tensor, step: (x: Tensor) => Tensor): Tensor =>
  customGradient((given: Tensor) => ({ value: step(given), pullback: (g: Tensor) => [g] as const }))(x);

/** A value from its codes; its integers are cast where something asks for them. */
export function ofCodes(codes: Tensor, type: ElementType): Value {
  return {
    type,
    shape: codes.shape,
    weight: false,
    codes,
    get tensor() {
      return cast(codes, dtypeOf(type));
    },
  };
}

/** The codes of any integer value, minus its zero point, as floats. */
export function centred(value: Value, zero: Tensor | undefined, dtype: Tensor["dtype"] = "float32"): Tensor {
  const codes = value.codes ?? cast(value.tensor, dtype);
  return zero ? sub(codes, cast(zero, codes.dtype)) : codes;
}
