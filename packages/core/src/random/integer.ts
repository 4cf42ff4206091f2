import { fail } from "../errors.js";
import { refuseUnknown } from "../facts/readOptions.js";
import { fill } from "../ops/creation/fill.js";
import { add } from "../ops/elementwise/add.js";
import { cast } from "../ops/elementwise/cast.js";
import { fmod } from "../ops/elementwise/fmod.js";
import { randomBits } from "../ops/random/randomBits.js";
import type { Shape } from "../shape.js";
import type { Tensor } from "../tensor.js";

export interface IntegerOptions {
  /** Lower bound, included (default 0). */
  readonly low?: number;
  /** Upper bound, not included. */
  readonly high: number;
}

/**
 * Whole numbers uniform between two bounds, as the remainder of 32 random bits: where high − low is no power of 2, the
 * lowest are likelier by up to one part in 2^32 / (high − low).
 *
 * @param key uint32[2]
 * @returns int32[...shape]
 * @throws HyalineError `argument` for bounds that are not whole, not in order or 2^31 and more apart; `shape`
 * @example
 * ```ts
 * const rolls = random.integer(random.key(0), [10], { low: 1, high: 7 });
 * ```
 */
export function integer(key: Tensor, shape: Shape, given: IntegerOptions): Tensor {
  const { low = 0, high } = refuseUnknown("random.integer", given, ["low", "high"]);
  const span = high - low;
  const inRange = [low, high - 1].every((n) => Number.isInteger(n) && n >= -(2 ** 31) && n < 2 ** 31);
  if (!inRange || span < 1 || span >= 2 ** 31) {
    fail("argument", "random.integer needs whole int32 bounds in order", `${low} and ${high}`);
  }
  const rest = fmod(randomBits(key, shape), fill(span, { dtype: "uint32", shape: [] }));
  return add(cast(rest, "int32"), low);
}
