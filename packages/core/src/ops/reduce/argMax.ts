import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { argKeys } from "../../tensorMethods.js";
import { type ArgOptions, argReduce, argReduction } from "./argReduction.js";

export const argMaxOp = argReduction("argMax");

/**
 * The index of the largest element along an axis; of equal ones the first. NaN counts as the largest.
 *
 * @param x any[...]
 * @returns int32
 * @throws HyalineError `axis`, `shape` when the axis has size 0
 * @example
 * ```ts
 * await argMax(tensor([[1, 4, 2]])).array(); // [1]
 * ```
 */
export const argMax = (x: Tensor, options?: ArgOptions): Tensor => {
  refuseUnknown("argMax", options, argKeys);
  return argReduce(argMaxOp, x, options);
};
