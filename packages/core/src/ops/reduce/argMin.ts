import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { argKeys } from "../../tensorMethods.js";
import { type ArgOptions, argReduce, argReduction } from "./argReduction.js";

export const argMinOp = argReduction("argMin");

/**
 * The index of the smallest element along an axis; of equal ones the first. NaN counts as the smallest.
 *
 * @param x any[...]
 * @returns int32
 * @throws HyalineError `axis`, `shape` when the axis has size 0
 * @example
 * ```ts
 * await argMin(tensor([[4, 1, 2]])).array(); // [1]
 * ```
 */
export const argMin = (x: Tensor, options?: ArgOptions): Tensor => {
  refuseUnknown("argMin", options, argKeys);
  return argReduce(argMinOp, x, options);
};
