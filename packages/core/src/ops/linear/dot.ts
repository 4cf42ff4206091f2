import { checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { formatSpec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { mul } from "../elementwise/mul.js";
import { sum } from "../reduce/sum.js";

/**
 * Inner product of two vectors: Σ a_i · b_i.
 *
 * @param a any[n]
 * @param b any[n]
 * @returns the promoted dtype, a scalar
 * @throws HyalineError `shape` for anything but vectors of one length
 * @example
 * ```ts
 * await dot(tensor([1, 2]), tensor([3, 4])).item(); // 11
 * ```
 */
export function dot(a: Tensor, b: Tensor): Tensor {
  for (const input of [a, b]) checkTensor("dot", input);
  if (a.rank !== 1 || b.rank !== 1 || a.size !== b.size) {
    const got = `${formatSpec(a)} and ${formatSpec(b)}`;
    fail("shape", "dot needs two vectors of one length", got, "use matMul for matrices");
  }
  return sum(mul(a, b));
}
