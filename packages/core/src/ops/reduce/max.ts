import { isFloat } from "../../dtype.js";
import type { BackwardRule } from "../../op.js";
import type { Tensor } from "../../tensor.js";
import { cast } from "../elementwise/cast.js";
import { div } from "../elementwise/div.js";
import { equal } from "../elementwise/equal.js";
import { mul } from "../elementwise/mul.js";
import { type ReduceAttributes, type ReduceOptions, reduce, reduction, restoreAxes } from "./reduction.js";
import { sum } from "./sum.js";

/** The gradient of an extreme value is shared equally among the elements that attain it. */
export const shareAmongEqual: BackwardRule<ReduceAttributes> = (
  { inputs, outputs, attributes },
  cotangents,
) => {
  const [x] = inputs as [Tensor];
  const [y] = outputs as [Tensor];
  const [g] = cotangents as [Tensor];
  if (!isFloat(x.dtype)) return [undefined];
  const attains = cast(equal(x, restoreAxes(y, x, attributes)), x.dtype);
  const share = div(restoreAxes(g, x, attributes), sum(attains, { axes: attributes.axes, keepDims: true }));
  return [mul(attains, share)];
};

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
export const max = (x: Tensor, options?: ReduceOptions): Tensor => reduce(maxOp, x, options);
