import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { abs } from "../elementwise/abs.js";
import { toFloat } from "../elementwise/elementwise.js";
import { equal } from "../elementwise/equal.js";
import { inSingle } from "../elementwise/inSingle.js";
import { pow } from "../elementwise/pow.js";
import { square } from "../elementwise/square.js";
import { where } from "../elementwise/where.js";
import { max } from "./max.js";
import type { ReduceOptions } from "./reduction.js";
import { safeSqrt } from "./safeSqrt.js";
import { sum } from "./sum.js";

export interface NormOptions extends ReduceOptions {
  /** p ≥ 1, or Infinity for the largest absolute value (default 2). */
  readonly p?: number;
}

/**
 * The p-norm of the elements over axes: (Σ |x|^p)^(1/p). Its gradient at 0 is 0.
 *
 * @param x any[...]; integers become float32
 * @throws HyalineError `axis`; `argument` when p is below 1; `shape` for the largest of no elements
 * @example
 * ```ts
 * await norm(tensor([3, -4])).item(); // 5
 * ```
 */
export function norm(x: Tensor, given: NormOptions = {}): Tensor {
  const { p = 2, ...options } = refuseUnknown("norm", given, ["p", "axes", "keepDims"]);
  if (!(p >= 1)) fail("argument", "norm needs p of at least 1", String(p));
  return inSingle(toFloat("norm", x), (wide) => normOf(wide, p, options));
}

/** Of floats, in their own dtype. */
function normOf(input: Tensor, p: number, options: ReduceOptions): Tensor {
  if (p === 1) return sum(abs(input), options);
  if (p === 2) return safeSqrt(sum(square(input), options));
  if (p === Number.POSITIVE_INFINITY) return max(abs(input), options);
  const total = sum(pow(abs(input), p), options);
  const zero = equal(total, 0);
  return where(zero, 0, pow(where(zero, 1, total), 1 / p));
}
