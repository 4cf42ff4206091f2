import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { reduceKeys } from "../../tensorMethods.js";
import { add } from "../elementwise/add.js";
import { toFloat } from "../elementwise/elementwise.js";
import { equal } from "../elementwise/equal.js";
import { exp } from "../elementwise/exp.js";
import { isFinite as finite } from "../elementwise/isFinite.js";
import { log } from "../elementwise/log.js";
import { mul } from "../elementwise/mul.js";
import { sub } from "../elementwise/sub.js";
import { where } from "../elementwise/where.js";
import { reshape } from "../structure/reshape.js";
import { stopGradient } from "../structure/stopGradient.js";
import { max } from "./max.js";
import { type ReduceAttributes, type ReduceOptions, reduce, reducedShape, restoreAxes } from "./reduction.js";
import { sum } from "./sum.js";

export const logSumExpOp = composite<ReduceAttributes>({
  name: "logSumExp",
  infer: (inputs, attributes) => {
    const [x] = inputs as [Spec];
    if (!isFloat(x.dtype)) fail("dtype", "logSumExp takes floating-point tensors", formatSpec(x));
    if (attributes.axes.some((axis) => x.shape[axis] === 0)) {
      fail("shape", "logSumExp of no elements has no value", formatSpec(x));
    }
    return [{ dtype: x.dtype, shape: reducedShape(x.shape, attributes) }];
  },
  vjp: ({ inputs, outputs, attributes }, cotangents) => {
    const [x] = inputs as [Tensor];
    const y = restoreAxes(outputs[0] as Tensor, x, attributes);
    // Where every element is -Infinity, e^(x - y) would be NaN: no element has a part in the sum.
    const softmax = exp(sub(x, where(equal(y, Number.NEGATIVE_INFINITY), 0, y)));
    return [mul(softmax, restoreAxes(cotangents[0] as Tensor, x, attributes))];
  },
  body: ([input], { axes, keepDims }) => {
    const x = input as Tensor;
    const largest = stopGradient(max(x, { axes, keepDims: true }));
    const shift = where(finite(largest), largest, 0);
    const total = log(sum(exp(sub(x, shift)), { axes, keepDims }));
    return [add(total, keepDims ? shift : reshape(shift, total.shape))];
  },
});

/**
 * log Σ e^x over axes, without overflow; its gradient is the softmax.
 *
 * @param x float[...]; integers become float32
 * @throws HyalineError `axis`, `shape` when an axis of size 0 is reduced
 * @example
 * ```ts
 * await logSumExp(tensor([1000, 1000])).item(); // 1000.6931
 * ```
 */
export const logSumExp = (x: Tensor, options?: ReduceOptions): Tensor => {
  refuseUnknown("logSumExp", options, reduceKeys);
  return reduce(logSumExpOp, toFloat("logSumExp", x), options);
};
