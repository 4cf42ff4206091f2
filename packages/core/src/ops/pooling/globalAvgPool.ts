import { apply1 } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { composite } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { spatialShape } from "../convolution/window.js";
import { mean } from "../reduce/mean.js";

export const globalAvgPoolOp = composite<Record<string, never>>({
  name: "globalAvgPool",
  infer: (inputs) => {
    const [x] = inputs as [Spec];
    if (!isFloat(x.dtype))
      fail("dtype", "globalAvgPool takes floating-point tensors", formatSpec(x), "cast(…) it first");
    const ones = spatialShape("globalAvgPool", x).map(() => 1);
    return [{ dtype: x.dtype, shape: [...x.shape.slice(0, 2), ...ones] }];
  },
  body: (inputs) => {
    const [x] = inputs as [Tensor];
    return [mean(x, { axes: [...x.shape.keys()].slice(2), keepDims: true })];
  },
});

/**
 * Mean over all spatial axes, which stay with size 1 (ONNX GlobalAveragePool).
 *
 * @param x float[batch, channels, ...spatial]
 * @returns float[batch, channels, ...ones]
 * @throws HyalineError `shape`, `dtype`
 * @example
 * ```ts
 * globalAvgPool(zeros([2, 3, 7, 7])).shape; // [2, 3, 1, 1]
 * ```
 */
export const globalAvgPool = (x: Tensor): Tensor => apply1(globalAvgPoolOp, [x], {});
