import { checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { formatSpec, normaliseAxis } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { type AxisOptions, axisKeys } from "./concat.js";
import { slice } from "./slice.js";

/**
 * A tensor cut along an axis: into a number of equal parts, or into parts of given sizes. Undoes `concat`.
 *
 * @param x any[...]
 * @param parts how many, or the size of each
 * @throws HyalineError `shape` when the parts do not fill the axis, `axis`
 * @example
 * ```ts
 * const [a, b] = split(tensor([1, 2, 3, 4]), 2); // [1, 2] and [3, 4]
 * const [c, d] = split(tensor([1, 2, 3, 4]), [1, 3]); // [1] and [2, 3, 4]
 * ```
 */
export function split(x: Tensor, parts: number | readonly number[], given: AxisOptions = {}): Tensor[] {
  const { axis = 0 } = refuseUnknown("split", given, axisKeys);
  checkTensor("split", x);
  const at = normaliseAxis(axis, x.rank, "split");
  const whole = x.shape[at] as number;
  const sizes = typeof parts === "number" ? equalParts(whole, parts) : parts;
  const fits =
    sizes.every((n) => Number.isInteger(n) && n >= 0) && sizes.reduce((a, b) => a + b, 0) === whole;
  if (!fits) {
    const got = `${typeof parts === "number" ? `${parts} parts` : `[${parts}]`} of axis ${at} of ${formatSpec(x)}`;
    fail("shape", "split needs parts that fill the axis", got);
  }
  let start = 0;
  return sizes.map((size) => {
    const range = [start, start + size] as const;
    start += size;
    return slice(x, [...new Array<null>(at).fill(null), range]);
  });
}

const equalParts = (whole: number, count: number): number[] =>
  Number.isInteger(count) && count > 0 ? new Array<number>(count).fill(whole / count) : [Number.NaN];
