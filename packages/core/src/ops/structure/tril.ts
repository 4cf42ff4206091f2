import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { where } from "../elementwise/where.js";
import { isBelow, type TriangleOptions, triangleKeys } from "./triangle.js";

/**
 * The lower triangle of the last two axes; zeros above it.
 *
 * @param x any[..., rows, columns]
 * @throws HyalineError `shape` for fewer than two axes, `argument` for a diagonal that is not a whole number
 * @example
 * ```ts
 * await tril(ones([2, 2])).array(); // [[1, 0], [1, 1]]
 * ```
 */
export const tril = (x: Tensor, given: TriangleOptions = {}): Tensor => {
  const { diagonal = 0 } = refuseUnknown("tril", given, triangleKeys);
  return where(isBelow("tril", x, diagonal), x, 0);
};
