import { fail } from "../errors.js";
import { installMethods } from "../methods.js";
import { concrete, type Tensor } from "../tensor.js";

/**
 * A key for random numbers, from a seed.
 *
 * @param seed a whole number from -(2^53 - 1) to 2^53 - 1
 * @returns uint32[2]: the seed's high and low 32 bits
 * @throws HyalineError `argument` for anything else
 * @example
 * ```ts
 * const key = random.key(42);
 * ```
 */
export function key(seed: number): Tensor {
  if (!Number.isSafeInteger(seed))
    fail("argument", "random.key needs a whole number as its seed", String(seed));
  installMethods();
  return concrete(Uint32Array.of(Math.floor(seed / 2 ** 32), seed), { dtype: "uint32", shape: [2] });
}
