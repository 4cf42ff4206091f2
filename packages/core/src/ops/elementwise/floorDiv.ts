import { isFloat } from "../../dtype.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { div } from "./div.js";
import { promoteAll } from "./elementwise.js";
import { floor } from "./floor.js";
import { mod } from "./mod.js";
import { sub } from "./sub.js";

/**
 * Elementwise floor(a / b), with broadcasting: rounds towards -Infinity, also between integers, where `div` rounds
 * towards zero. Division of integers by 0 is 0.
 *
 * @param a number[...], or a number
 * @param b number[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await floorDiv(tensor([7, -7]), 2).array(); // [3, -4]
 * ```
 */
export function floorDiv(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = promoteAll("floorDiv", [a, b]) as [Tensor, Tensor];
  return isFloat(x.dtype) ? floor(div(x, y)) : div(sub(x, mod(x, y)), y);
}
