import { checkTensor } from "../../apply.js";
import { normaliseAxis } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { transpose } from "./transpose.js";

/**
 * Two axes in each other's place.
 *
 * @param x any[...]
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * swapAxes(zeros([2, 3, 4]), 0, -1).shape; // [4, 3, 2]
 * ```
 */
export function swapAxes(x: Tensor, first: number, second: number): Tensor {
  checkTensor("swapAxes", x);
  const a = normaliseAxis(first, x.rank, "swapAxes");
  const b = normaliseAxis(second, x.rank, "swapAxes");
  return transpose(x, [...x.shape.keys()].with(a, b).with(b, a));
}
