import { checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { formatSpec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { mul } from "../elementwise/mul.js";
import { reshape } from "../structure/reshape.js";

/**
 * Outer product of two vectors: every element of a times every element of b.
 *
 * @param a any[n]
 * @param b any[m]
 * @returns the promoted dtype, [n, m]
 * @throws HyalineError `shape` for anything but vectors
 * @example
 * ```ts
 * await outer(tensor([1, 2]), tensor([3, 4])).array(); // [[3, 4], [6, 8]]
 * ```
 */
export function outer(a: Tensor, b: Tensor): Tensor {
  for (const input of [a, b]) checkTensor("outer", input);
  if (a.rank !== 1 || b.rank !== 1) {
    fail(
      "shape",
      "outer needs two vectors",
      `${formatSpec(a)} and ${formatSpec(b)}`,
      "use einsum for more axes",
    );
  }
  return mul(reshape(a, [a.size, 1]), b);
}
