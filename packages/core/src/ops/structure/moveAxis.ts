import { checkTensor } from "../../apply.js";
import { normaliseAxis } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { transpose } from "./transpose.js";

/**
 * One axis put in another place; the others keep their order.
 *
 * @param x any[...]
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * moveAxis(zeros([2, 3, 4]), 0, -1).shape; // [3, 4, 2]
 * ```
 */
export function moveAxis(x: Tensor, from: number, to: number): Tensor {
  checkTensor("moveAxis", x);
  const source = normaliseAxis(from, x.rank, "moveAxis");
  const axes = [...x.shape.keys()].toSpliced(source, 1);
  return transpose(x, axes.toSpliced(normaliseAxis(to, x.rank, "moveAxis"), 0, source));
}
