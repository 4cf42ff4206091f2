import { refuseUnknown } from "../../facts/readOptions.js";
import { normaliseAxes, sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { div } from "../elementwise/div.js";
import { toFloat } from "../elementwise/elementwise.js";
import { inSingle } from "../elementwise/inSingle.js";
import { square } from "../elementwise/square.js";
import { sub } from "../elementwise/sub.js";
import { mean } from "./mean.js";
import { type ReduceOptions, reducedShape } from "./reduction.js";
import { sum } from "./sum.js";

export interface VarianceOptions extends ReduceOptions {
  /** The sum of squares is divided by n - correction: 0 (default, as NumPy's) for a population, 1 for a sample. */
  readonly correction?: number;
}

/** The names of {@link VarianceOptions}. */
export const varianceKeys = ["correction", "axes", "keepDims"];

/**
 * Variance over axes: Σ (x - mean)² / (n - correction), in two passes. Integers become float32.
 *
 * @param x any[...]
 * @returns float; NaN or infinite where n is not above the correction
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * await variance(tensor([1, 2, 3, 4])).item(); // 1.25
 * ```
 */
export const variance = (x: Tensor, options: VarianceOptions = {}): Tensor => {
  refuseUnknown("variance", options, varianceKeys);
  return inSingle(toFloat("variance", x), (wide) => varianceOf(wide, options));
};

/** Of floats, in their own dtype. */
export function varianceOf(x: Tensor, { correction = 0, ...options }: VarianceOptions): Tensor {
  const axes = normaliseAxes(options.axes, x.rank, "variance");
  const count = x.size / Math.max(1, sizeOf(reducedShape(x.shape, { axes, keepDims: false })));
  const centred = sub(x, mean(x, { axes, keepDims: true }));
  return div(sum(square(centred), options), Math.max(0, count - correction));
}
