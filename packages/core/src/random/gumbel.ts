import { refuseUnknown } from "../facts/readOptions.js";
import { cast } from "../ops/elementwise/cast.js";
import { log } from "../ops/elementwise/log.js";
import { log1p } from "../ops/elementwise/log1p.js";
import { maximum } from "../ops/elementwise/maximum.js";
import { neg } from "../ops/elementwise/neg.js";
import type { Shape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { checkFloat, type FloatOptions } from "./floating.js";
import { uniform } from "./uniform.js";

/**
 * Numbers from the standard Gumbel distribution, −log(−log u): the largest of logits with this noise is a sample of
 * their softmax.
 *
 * @param key uint32[2]
 * @returns float[...shape]
 * @throws HyalineError `dtype`, `shape`
 * @example
 * ```ts
 * const noise = random.gumbel(random.key(0), [10]);
 * ```
 */
export function gumbel(key: Tensor, shape: Shape, given: FloatOptions = {}): Tensor {
  const { dtype = "float32" } = refuseUnknown("random.gumbel", given, ["dtype"]);
  checkFloat("gumbel", dtype);
  const precise = dtype === "float64";
  // In place of 0 half a step, whose logarithm is finite; log1p(-v) keeps the long upper tail that log(1 - v) rounds away.
  const v = maximum(
    uniform(key, shape, { dtype: precise ? dtype : "float32" }),
    precise ? 2 ** -54 : 2 ** -25,
  );
  return cast(neg(log(neg(log1p(neg(v))))), dtype);
}
