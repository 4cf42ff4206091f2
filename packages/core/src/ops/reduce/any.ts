import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { reduceKeys } from "../../tensorMethods.js";
import { cast } from "../elementwise/cast.js";
import { greater } from "../elementwise/greater.js";
import type { ReduceOptions } from "./reduction.js";
import { sum } from "./sum.js";

/**
 * Whether some element over axes is true, or not 0. Of no elements none is.
 *
 * @param x any[...]
 * @returns bool
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * await any(tensor([[false, true], [false, false]]), { axes: 1 }).array(); // [true, false]
 * ```
 */
export const any = (x: Tensor, options?: ReduceOptions): Tensor => {
  refuseUnknown("any", options, reduceKeys);
  return greater(sum(cast(x, "bool"), options), 0);
};
