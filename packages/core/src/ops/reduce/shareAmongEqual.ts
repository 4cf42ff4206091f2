/** How `max` and `min` go back. Not an op itself. */
import { isFloat } from "../../dtype.js";
import type { BackwardRule } from "../../op.js";
import type { Tensor } from "../../tensor.js";
import { cast } from "../elementwise/cast.js";
import { div } from "../elementwise/div.js";
import { equal } from "../elementwise/equal.js";
import { mul } from "../elementwise/mul.js";
import { type ReduceAttributes, restoreAxes } from "./reduction.js";
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
