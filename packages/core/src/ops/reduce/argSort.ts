import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { type SortOptions, sorted, sortKeys } from "./sorted.js";

/**
 * Where the elements of the sorted tensor are: `takeAlongAxis(x, argSort(x), { axis: -1 })` is `sort(x)`. Equal elements
 * keep their order; NaN counts as larger than every number.
 *
 * @param x number[...]
 * @returns int32[...]
 * @throws HyalineError `axis`, `dtype` for bool
 * @example
 * ```ts
 * await argSort(tensor([3, 1, 2])).array(); // [1, 2, 0]
 * ```
 */
export const argSort = (x: Tensor, options: SortOptions = {}): Tensor => {
  refuseUnknown("argSort", options, sortKeys);
  return sorted("argSort", x, options).indices;
};
