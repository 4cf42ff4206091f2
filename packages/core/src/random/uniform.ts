import type { DType } from "../dtype.js";
import { fail } from "../errors.js";
import { refuseUnknown } from "../facts/readOptions.js";
import { add } from "../ops/elementwise/add.js";
import { cast } from "../ops/elementwise/cast.js";
import { mul } from "../ops/elementwise/mul.js";
import { shiftRight } from "../ops/elementwise/shiftRight.js";
import { randomBits } from "../ops/random/randomBits.js";
import { slice } from "../ops/structure/slice.js";
import type { Shape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { checkFloat, type FloatOptions } from "./floating.js";

export interface UniformOptions extends FloatOptions {
  /** Lower bound, included (default 0). */
  readonly low?: number;
  /** Upper bound, not included but for rounding (default 1). */
  readonly high?: number;
}

/**
 * Numbers uniform between two bounds: multiples of 2^-24 (float64: 2^-53, float16: 2^-11) of the distance.
 *
 * @param key uint32[2]
 * @returns float[...shape]
 * @throws HyalineError `argument`, `dtype`, `shape`
 * @example
 * ```ts
 * const x = random.uniform(random.key(0), [2, 3], { low: -1, high: 1 });
 * ```
 */
export function uniform(key: Tensor, shape: Shape, given: UniformOptions = {}): Tensor {
  const {
    low = 0,
    high = 1,
    dtype = "float32",
  } = refuseUnknown("random.uniform", given, ["low", "high", "dtype"]);
  checkFloat("uniform", dtype);
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) {
    fail("argument", "random.uniform needs finite bounds in order", `${low} and ${high}`);
  }
  return add(mul(unit(key, shape, dtype), high - low), low);
}

/** Uniform in [0, 1), with as many random bits as fit between 1/2 and 1. */
function unit(key: Tensor, shape: Shape, dtype: DType): Tensor {
  if (dtype === "float64") {
    const words = randomBits(key, [2, ...shape]);
    const high = cast(shiftRight(slice(words, [0]), 5), dtype);
    const low = cast(shiftRight(slice(words, [1]), 6), dtype);
    return mul(add(mul(high, 2 ** 26), low), 2 ** -53);
  }
  const bits = dtype === "float16" ? 11 : 24;
  return mul(cast(shiftRight(randomBits(key, shape), 32 - bits), dtype), 2 ** -bits);
}
