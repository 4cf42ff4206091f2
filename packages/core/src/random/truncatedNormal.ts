import { fail } from "../errors.js";
import { refuseUnknown } from "../facts/readOptions.js";
import { add } from "../ops/elementwise/add.js";
import { cast } from "../ops/elementwise/cast.js";
import { clip } from "../ops/elementwise/clip.js";
import { erfOp } from "../ops/elementwise/erf.js";
import { erfInv } from "../ops/elementwise/erfInv.js";
import { mul } from "../ops/elementwise/mul.js";
import type { Shape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { checkFloat } from "./floating.js";
import type { NormalOptions } from "./normal.js";
import { uniform } from "./uniform.js";

export interface TruncatedNormalOptions extends NormalOptions {
  /** Lower bound in standard deviations from the mean (default -2). */
  readonly lower?: number;
  /** Upper bound in standard deviations from the mean (default 2). */
  readonly upper?: number;
}

/** The chance that a standard normal number is nearer to 0 than x, with the sign of x. */
const within = (x: number): number => erfOp.evaluate?.(x * Math.SQRT1_2) as number;

/**
 * Numbers from a normal distribution given that they lie between two bounds, by inverting the distribution function.
 * The deviation is that of the normal distribution before it is cut: between bounds of ±2 the result's is 0.88 of it.
 *
 * @param key uint32[2]
 * @returns float[...shape]
 * @throws HyalineError `argument`, `dtype`, `shape`
 * @example
 * ```ts
 * const weights = random.truncatedNormal(random.key(0), [784, 128], { deviation: 0.05 });
 * ```
 */
export function truncatedNormal(key: Tensor, shape: Shape, given: TruncatedNormalOptions = {}): Tensor {
  const {
    mean = 0,
    deviation = 1,
    lower = -2,
    upper = 2,
    dtype = "float32",
  } = refuseUnknown("random.truncatedNormal", given, ["lower", "upper", "mean", "deviation", "dtype"]);
  checkFloat("truncatedNormal", dtype);
  if (!(lower < upper && Number.isFinite(mean) && Number.isFinite(deviation) && deviation >= 0)) {
    const got = `bounds ${lower} and ${upper}, mean ${mean}, deviation ${deviation}`;
    fail("argument", "random.truncatedNormal needs bounds in order, and a finite mean and deviation", got);
  }
  const precise = dtype === "float64" ? dtype : "float32";
  const chance = uniform(key, shape, { low: within(lower), high: within(upper), dtype: precise });
  const standard = clip(mul(erfInv(chance), Math.SQRT2), lower, upper);
  return cast(add(mul(standard, deviation), mean), dtype);
}
