import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { reduceKeys } from "../../tensorMethods.js";
import { cast } from "../elementwise/cast.js";
import { logicalNot } from "../elementwise/logicalNot.js";
import { any } from "./any.js";
import type { ReduceOptions } from "./reduction.js";

/**
 * Whether every element over axes is true, or not 0. Of no elements all are.
 *
 * @param x any[...]
 * @returns bool
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * await all(tensor([[true, true], [false, true]]), { axes: 1 }).array(); // [true, false]
 * ```
 */
export const all = (x: Tensor, options?: ReduceOptions): Tensor => {
  refuseUnknown("all", options, reduceKeys);
  return logicalNot(any(logicalNot(cast(x, "bool")), options));
};
