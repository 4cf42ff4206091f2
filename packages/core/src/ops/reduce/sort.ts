import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { type SortOptions, sorted, sortKeys } from "./sorted.js";

/**
 * The elements along an axis from the smallest to the largest. NaN counts as larger than every number.
 *
 * @param x number[...]
 * @throws HyalineError `axis`, `dtype` for bool
 * @example
 * ```ts
 * await sort(tensor([3, 1, 2])).array(); // [1, 2, 3]
 * ```
 */
export const sort = (x: Tensor, options: SortOptions = {}): Tensor => {
  refuseUnknown("sort", options, sortKeys);
  return sorted("sort", x, options).values;
};
