import type { Tensor } from "../../tensor.js";
import { abs } from "./abs.js";
import { equal } from "./equal.js";

/**
 * Where elements are Infinity or -Infinity.
 *
 * @param x float[...]
 * @returns bool[...]
 * @example
 * ```ts
 * await isInfinite(tensor([1 / 0, 1, Number.NaN])).array(); // [true, false, false]
 * ```
 */
export const isInfinite = (x: Tensor): Tensor => equal(abs(x), Number.POSITIVE_INFINITY);
