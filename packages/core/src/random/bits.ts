import { randomBits } from "../ops/random/randomBits.js";
import type { Shape } from "../shape.js";
import type { Tensor } from "../tensor.js";

/**
 * Independent uniform bits, by Threefry-2x32: the same on every backend.
 *
 * Source: J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011.
 *
 * @param key uint32[2]
 * @returns uint32[...shape]
 * @throws HyalineError `argument` for anything that is not a key, `shape`
 * @example
 * ```ts
 * await random.bits(random.key(0), [2]).array();
 * ```
 */
export const bits = (key: Tensor, shape: Shape): Tensor => randomBits(key, shape);
