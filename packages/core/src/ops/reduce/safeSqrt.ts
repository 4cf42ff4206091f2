/** The root in lengths and deviations, which do not jump at 0. Not an op itself. */
import type { Tensor } from "../../tensor.js";
import { equal } from "../elementwise/equal.js";
import { sqrt } from "../elementwise/sqrt.js";
import { where } from "../elementwise/where.js";

/** The square root whose gradient at 0 is 0, one of the subgradients, where that of `sqrt` is infinite. */
export function safeSqrt(x: Tensor): Tensor {
  const zero = equal(x, 0);
  return where(zero, 0, sqrt(where(zero, 1, x)));
}
