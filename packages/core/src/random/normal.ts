import { fail } from "../errors.js";
import { refuseUnknown } from "../facts/readOptions.js";
import { add } from "../ops/elementwise/add.js";
import { cast } from "../ops/elementwise/cast.js";
import { cos } from "../ops/elementwise/cos.js";
import { log } from "../ops/elementwise/log.js";
import { mul } from "../ops/elementwise/mul.js";
import { sin } from "../ops/elementwise/sin.js";
import { sqrt } from "../ops/elementwise/sqrt.js";
import { sub } from "../ops/elementwise/sub.js";
import { concat } from "../ops/structure/concat.js";
import { reshape } from "../ops/structure/reshape.js";
import { slice } from "../ops/structure/slice.js";
import { checkShape, type Shape, sizeOf } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { checkFloat, type FloatOptions } from "./floating.js";
import { uniform } from "./uniform.js";

export interface NormalOptions extends FloatOptions {
  /** Default 0. */
  readonly mean?: number;
  /** Standard deviation (default 1). */
  readonly deviation?: number;
}

/**
 * Numbers from a normal distribution, in pairs √(−2 log u) · (cos 2πv, sin 2πv) of two uniform numbers.
 *
 * Source: G. Box and M. Muller, "A note on the generation of random normal deviates", 1958.
 *
 * @param key uint32[2]
 * @returns float[...shape]
 * @throws HyalineError `argument`, `dtype`, `shape`
 * @example
 * ```ts
 * const x = random.normal(random.key(0), [2, 3]);
 * ```
 */
export function normal(key: Tensor, shape: Shape, given: NormalOptions = {}): Tensor {
  const {
    mean = 0,
    deviation = 1,
    dtype = "float32",
  } = refuseUnknown("random.normal", given, ["mean", "deviation", "dtype"]);
  checkFloat("normal", dtype);
  if (!(Number.isFinite(mean) && Number.isFinite(deviation) && deviation >= 0)) {
    fail("argument", "random.normal needs a finite mean and deviation", `${mean} and ${deviation}`);
  }
  const size = sizeOf(checkShape(shape));
  const draws = uniform(key, [2, Math.ceil(size / 2)], { dtype: dtype === "float64" ? dtype : "float32" });
  // 1 - u lies in (0, 1]: its logarithm is finite.
  const radius = sqrt(mul(log(sub(1, slice(draws, [0]))), -2));
  const angle = mul(slice(draws, [1]), 2 * Math.PI);
  const pairs = concat([mul(radius, cos(angle)), mul(radius, sin(angle))]);
  const standard = reshape(slice(pairs, [[0, size]]), shape);
  return cast(add(mul(standard, deviation), mean), dtype);
}
