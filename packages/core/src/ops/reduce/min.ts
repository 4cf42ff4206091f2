import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { reduceKeys } from "../../tensorMethods.js";
import { type ReduceOptions, reduce, reduction } from "./reduction.js";
import { shareAmongEqual } from "./shareAmongEqual.js";

export const minOp = reduction({ name: "min", empty: false, vjp: shareAmongEqual });

/**
 * The smallest element over axes; NaN where there is one. Elements that tie for it share the gradient.
 *
 * @param x any[...]
 * @throws HyalineError `axis`, `shape` when an axis of size 0 is reduced
 * @example
 * ```ts
 * await min(tensor([[1, 4], [3, 2]]), { axes: 1 }).array(); // [1, 2]
 * ```
 */
export const min = (x: Tensor, options?: ReduceOptions): Tensor => {
  refuseUnknown("min", options, reduceKeys);
  return reduce(minOp, x, options);
};
