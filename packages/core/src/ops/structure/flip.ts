import { apply1, checkTensor } from "../../apply.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { normaliseAxes } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { sliceOp } from "./slice.js";

export interface FlipOptions {
  /** The axes to turn round; negative counts from the back; all of them when left out. */
  readonly axes?: number | readonly number[];
}

/**
 * The elements in reverse order along axes.
 *
 * @param x any[...]
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * await flip(tensor([1, 2, 3])).array(); // [3, 2, 1]
 * ```
 */
export function flip(x: Tensor, options: FlipOptions = {}): Tensor {
  refuseUnknown("flip", options, ["axes"]);
  checkTensor("flip", x);
  const turned = normaliseAxes(options.axes, x.rank, "flip").filter((axis) => (x.shape[axis] as number) > 1);
  return apply1(sliceOp, [x], {
    starts: x.shape.map((n, axis) => (turned.includes(axis) ? n - 1 : 0)),
    sizes: x.shape,
    strides: x.shape.map((_, axis) => (turned.includes(axis) ? -1 : 1)),
  });
}
