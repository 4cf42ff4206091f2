import { apply1 } from "../../apply.js";
import { composite } from "../../op.js";
import type { Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { spatialShape } from "../convolution/window.js";
import { max } from "../reduce/max.js";

export const globalMaxPoolOp = composite<Record<string, never>>({
  name: "globalMaxPool",
  infer: (inputs) => {
    const [x] = inputs as [Spec];
    const ones = spatialShape("globalMaxPool", x).map(() => 1);
    return [{ dtype: x.dtype, shape: [...x.shape.slice(0, 2), ...ones] }];
  },
  body: (inputs) => {
    const [x] = inputs as [Tensor];
    return [max(x, { axes: [...x.shape.keys()].slice(2), keepDims: true })];
  },
});

/**
 * Maximum over all spatial axes, which stay with size 1 (ONNX GlobalMaxPool).
 *
 * @param x float[batch, channels, ...spatial]
 * @returns float[batch, channels, ...ones]
 * @throws HyalineError `shape`
 * @example
 * ```ts
 * globalMaxPool(zeros([2, 3, 7, 7])).shape; // [2, 3, 1, 1]
 * ```
 */
export const globalMaxPool = (x: Tensor): Tensor => apply1(globalMaxPoolOp, [x], {});
