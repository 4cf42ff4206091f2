import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { where } from "../elementwise/where.js";
import { isBelow, type TriangleOptions, triangleKeys } from "./triangle.js";

/**
 * The upper triangle of the last two axes; zeros below it.
 *
 * @param x any[..., rows, columns]
 * @throws HyalineError `shape` for fewer than two axes, `argument` for a diagonal that is not a whole number
 * @example
 * ```ts
 * await triu(ones([2, 2])).array(); // [[1, 1], [0, 1]]
 * ```
 */
export const triu = (x: Tensor, given: TriangleOptions = {}): Tensor => {
  const { diagonal = 0 } = refuseUnknown("triu", given, triangleKeys);
  return where(isBelow("triu", x, diagonal - 1), 0, x);
};
