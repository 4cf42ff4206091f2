import { checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { normaliseAxis } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { reshape } from "./reshape.js";

export interface FlattenOptions {
  /** The first axis to be joined (default 0). */
  readonly start?: number;
  /** The last axis to be joined, itself included (default -1). */
  readonly end?: number;
}

/**
 * Neighbouring axes joined into one, as PyTorch's `flatten`; a scalar becomes a vector of one element.
 *
 * @param x any[...]
 * @throws HyalineError `axis` when `start` comes after `end`
 * @example
 * ```ts
 * flattenAxes(zeros([2, 3, 4]), { start: 1 }).shape; // [2, 12]
 * ```
 */
export function flattenAxes(x: Tensor, given: FlattenOptions = {}): Tensor {
  const { start = 0, end = -1 } = refuseUnknown("flattenAxes", given, ["start", "end"]);
  checkTensor("flattenAxes", x);
  if (x.rank === 0) return reshape(x, [1]);
  const first = normaliseAxis(start, x.rank, "flattenAxes");
  const last = normaliseAxis(end, x.rank, "flattenAxes");
  if (first > last) fail("axis", "flattenAxes needs start before end", `${start} and ${end}`);
  const joined = x.shape.slice(first, last + 1).reduce((a, b) => a * b, 1);
  return reshape(x, x.shape.toSpliced(first, last + 1 - first, joined));
}
