import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { exp } from "../elementwise/exp.js";
import { log } from "../elementwise/log.js";
import { mul } from "../elementwise/mul.js";
import { sub } from "../elementwise/sub.js";
import { sum } from "../reduce/sum.js";
import { aboveMaximum, applySoftmax, type SoftmaxOptions, softmaxKeys, softmaxLike } from "./softmaxLike.js";

export const logSoftmaxOp = softmaxLike({
  name: "logSoftmax",
  body: (x, axes) => {
    const shifted = aboveMaximum(x, axes);
    return sub(shifted, log(sum(exp(shifted), { axes, keepDims: true })));
  },
  vjp: (y, g, axes) => sub(g, mul(exp(y), sum(g, { axes, keepDims: true }))),
});

/**
 * The logarithm of softmax: y_i = x_i − log Σ_j exp(x_j) along one axis, accurate where softmax itself is 0.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * await logSoftmax(tensor([0, 1000])).array(); // [-1000, 0]
 * ```
 */
export const logSoftmax = (x: Tensor, options: SoftmaxOptions = {}): Tensor => {
  refuseUnknown("logSoftmax", options, softmaxKeys);
  return applySoftmax(logSoftmaxOp, x, options);
};
