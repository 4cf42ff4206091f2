import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { formatSpec, normaliseAxes } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { reduceKeys } from "../../tensorMethods.js";
import { toFloat } from "../elementwise/elementwise.js";
import { isNaN as notANumber } from "../elementwise/isNaN.js";
import { where } from "../elementwise/where.js";
import { reshape } from "../structure/reshape.js";
import { slice } from "../structure/slice.js";
import { transpose } from "../structure/transpose.js";
import { mean } from "./mean.js";
import { type ReduceOptions, reducedShape } from "./reduction.js";
import { sort } from "./sort.js";

/**
 * The middle element over axes when they are sorted, or the mean of the two in the middle; NaN where one of them is NaN,
 * as in NumPy and PyTorch.
 *
 * @param x any[...]; integers become float32
 * @throws HyalineError `axis`, `shape` when an axis of size 0 is reduced
 * @example
 * ```ts
 * await median(tensor([3, 1, 2, 10])).item(); // 2.5
 * ```
 */
export function median(x: Tensor, given: ReduceOptions = {}): Tensor {
  const { axes, keepDims = false } = refuseUnknown("median", given, reduceKeys);
  const input = toFloat("median", x);
  const reduced = normaliseAxes(axes, x.rank, "median");
  const kept = [...x.shape.keys()].filter((axis) => !reduced.includes(axis));
  const count = reduced.reduce((n, axis) => n * (x.shape[axis] as number), 1);
  if (count === 0) fail("shape", "median of no elements has no value", formatSpec(x));
  const lead = kept.map((axis) => x.shape[axis] as number);
  const rows = sort(reshape(transpose(input, [...kept, ...reduced]), [...lead, count]));
  const middle = [Math.ceil(count / 2) - 1, Math.floor(count / 2) + 1] as const;
  const centre = mean(slice(rows, [...lead.map(() => null), middle]), { axes: -1 });
  // NaN sorts last: where the last element is one, there is no middle.
  const last = reshape(slice(rows, [...lead.map(() => null), [count - 1, count]]), lead);
  const value = where(notANumber(last), Number.NaN, centre);
  return reshape(value, reducedShape(x.shape, { axes: reduced, keepDims }));
}
