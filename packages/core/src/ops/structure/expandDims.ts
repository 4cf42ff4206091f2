import { checkTensor } from "../../apply.js";
import { normaliseAxes } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { reshape } from "./reshape.js";

/**
 * Adds axes of size 1. `axes` are their places in the result, as in NumPy.
 *
 * @param x any[...]
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * expandDims(zeros([3]), 0).shape; // [1, 3]
 * expandDims(zeros([3]), [0, -1]).shape; // [1, 3, 1]
 * ```
 */
export function expandDims(x: Tensor, axes: number | readonly number[]): Tensor {
  checkTensor("expandDims", x);
  const count = typeof axes === "number" ? 1 : axes.length;
  const added = normaliseAxes(axes, x.rank + count, "expandDims");
  let next = 0;
  const shape = Array.from({ length: x.rank + count }, (_, axis) =>
    added.includes(axis) ? 1 : (x.shape[next++] as number),
  );
  return reshape(x, shape);
}
