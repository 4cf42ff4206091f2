import { fail } from "../errors.js";
import { refuseUnknown } from "../facts/readOptions.js";
import { less } from "../ops/elementwise/less.js";
import type { Shape } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { uniform } from "./uniform.js";

export interface BernoulliOptions {
  /** The probability of true: a number, or float[...] that broadcasts to the shape (default 0.5). */
  readonly probability?: TensorLike;
}

/**
 * True with a probability, false otherwise.
 *
 * @param key uint32[2]
 * @returns bool[...shape]
 * @throws HyalineError `argument` for a probability outside 0 to 1, `shape`
 * @example
 * ```ts
 * const keep = random.bernoulli(random.key(0), [2, 3], { probability: 0.9 });
 * ```
 */
export function bernoulli(key: Tensor, shape: Shape, given: BernoulliOptions = {}): Tensor {
  const { probability = 0.5 } = refuseUnknown("random.bernoulli", given, ["probability"]);
  if (typeof probability === "number" && !(probability >= 0 && probability <= 1)) {
    fail("argument", "random.bernoulli needs a probability from 0 to 1", String(probability));
  }
  return less(uniform(key, shape), probability);
}
