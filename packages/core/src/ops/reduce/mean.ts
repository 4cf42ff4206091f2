import { isFloat } from "../../dtype.js";
import { normaliseAxes, sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { cast } from "../elementwise/cast.js";
import { mul } from "../elementwise/mul.js";
import { type ReduceOptions, reducedShape } from "./reduction.js";
import { sum } from "./sum.js";

/**
 * Arithmetic mean over axes; NaN for no elements. Integers become float32.
 *
 * @param x any[...]
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * await mean(tensor([[1, 2], [3, 4]]), { axes: 0 }).array(); // [2, 3]
 * ```
 */
export function mean(x: Tensor, options: ReduceOptions = {}): Tensor {
  const axes = normaliseAxes(options.axes, x.rank, "mean");
  const kept = sizeOf(reducedShape(x.shape, { axes, keepDims: false }));
  const total = sum(isFloat(x.dtype) ? x : cast(x, "float32"), options);
  return mul(total, kept === 0 ? 1 : kept / x.size);
}
