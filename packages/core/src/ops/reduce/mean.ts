import { refuseUnknown } from "../../facts/readOptions.js";
import { normaliseAxes, sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { reduceKeys } from "../../tensorMethods.js";
import { div } from "../elementwise/div.js";
import { toFloat } from "../elementwise/elementwise.js";
import { inSingle } from "../elementwise/inSingle.js";
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
  refuseUnknown("mean", options, reduceKeys);
  const input = toFloat("mean", x);
  const axes = normaliseAxes(options.axes, x.rank, "mean");
  const kept = sizeOf(reducedShape(x.shape, { axes, keepDims: false }));
  const count = kept === 0 ? 1 : x.size / kept;
  return inSingle(input, (wide) => div(sum(wide, options), count));
}
