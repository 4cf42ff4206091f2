import type { Tensor } from "../../tensor.js";
import { abs } from "./abs.js";
import { floor } from "./floor.js";
import { mul } from "./mul.js";
import { sign } from "./sign.js";

/**
 * Elementwise whole part of x: rounds towards zero. Integers stay as they are.
 *
 * @param x number[...]
 * @example
 * ```ts
 * await trunc(tensor([1.7, -1.7])).array(); // [1, -1]
 * ```
 */
export const trunc = (x: Tensor): Tensor => mul(sign(x), floor(abs(x)));
