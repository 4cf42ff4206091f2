import {
  cast,
  type DType,
  equal,
  fill,
  less,
  mul,
  notEqual,
  shiftLeft,
  shiftRight,
  spec,
  type Tensor,
  where,
} from "@hyaline/core";

/** a ** b of integers, modulo 2^32, by squaring: ONNX Runtime goes by way of float64 and saturates. */
export function integerPow(a: Tensor, b: Tensor): Tensor {
  const dtype: DType = a.dtype === "uint32" ? "uint32" : "int32";
  const base = cast(a, dtype);
  const bits = cast(b, "uint32");
  let result: Tensor = fill(1, spec(dtype, []));
  let power = base;
  for (let k = 0; k < 32; k++) {
    const isSet = bitIsSet(bits, k);
    result = mul(result, where(isSet, power, fill(1, spec(dtype, []))));
    if (k < 31) power = mul(power, power);
  }
  if (dtype === "uint32") return result;
  // Of a negative power truncation leaves 0, except of 1 and -1.
  const isOdd = bitIsSet(bits, 0);
  const unit = where(equal(base, 1), 1, where(equal(base, -1), where(isOdd, -1, 1), 0));
  const signed = where(less(cast(b, "int32"), 0), cast(unit, dtype), result);
  return cast(signed, a.dtype);
}

/** What is left of the bits above k, doubled, is one less where bit k is set. */
function bitIsSet(bits: Tensor, k: number): Tensor {
  const upper = shiftRight(bits, k);
  return notEqual(upper, shiftLeft(shiftRight(upper, 1), 1));
}

/** The same for a known exponent, of at least 0: a few products. */
export function integerPowBy(a: Tensor, exponent: number): Tensor {
  let result: Tensor | undefined;
  let power = a;
  for (let bits = exponent; bits > 0; bits = Math.floor(bits / 2)) {
    if (bits % 2 === 1) result = result ? mul(result, power) : power;
    if (bits > 1) power = mul(power, power);
  }
  return result ?? fill(1, a);
}
