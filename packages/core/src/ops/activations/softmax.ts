import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { div } from "../elementwise/div.js";
import { exp } from "../elementwise/exp.js";
import { mul } from "../elementwise/mul.js";
import { sub } from "../elementwise/sub.js";
import { sum } from "../reduce/sum.js";
import { aboveMaximum, applySoftmax, type SoftmaxOptions, softmaxKeys, softmaxLike } from "./softmaxLike.js";

export const softmaxOp = softmaxLike({
  name: "softmax",
  body: (x, axes) => {
    const e = exp(aboveMaximum(x, axes));
    return div(e, sum(e, { axes, keepDims: true }));
  },
  vjp: (y, g, axes) => mul(y, sub(g, sum(mul(g, y), { axes, keepDims: true }))),
});

/**
 * Softmax: y_i = exp(x_i) / Σ_j exp(x_j) along one axis, computed without overflow.
 *
 * @param x float[...]; integers become float32
 * @returns float[...], which sums to 1 along the axis
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * await softmax(tensor([0, 0])).array(); // [0.5, 0.5]
 * ```
 */
export const softmax = (x: Tensor, options: SoftmaxOptions = {}): Tensor => {
  refuseUnknown("softmax", options, softmaxKeys);
  return applySoftmax(softmaxOp, x, options);
};
