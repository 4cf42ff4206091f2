import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { reduceKeys } from "../../tensorMethods.js";
import { type ReduceOptions, reduce, reduction } from "./reduction.js";
import { shareAmongEqual } from "./shareAmongEqual.js";

export const maxOp = reduction({ name: "max", empty: false, vjp: shareAmongEqual });

/**
 * The largest element over axes; NaN where there is one. Elements that tie for it share the gradient.
 *
 * @param x any[...]
 * @throws HyalineError `axis`, `shape` when an axis of size 0 is reduced
 * @example
 * ```ts
 * await max(tensor([[1, 4], [3, 2]]), { axes: 1 }).array(); // [4, 3]
 * ```
 */
export const max = (x: Tensor, options?: ReduceOptions): Tensor => {
  refuseUnknown("max", options, reduceKeys);
  return reduce(maxOp, x, options);
};
