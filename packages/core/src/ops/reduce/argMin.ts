import { apply1 } from "../../apply.js";
import { normaliseAxis } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { type ArgOptions, argReduction } from "./argMax.js";

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
export const argMin = (x: Tensor, { axis = -1, keepDims = false }: ArgOptions = {}): Tensor =>
  apply1(argMinOp, [x], { axis: normaliseAxis(axis, x.rank, "argMin"), keepDims });
