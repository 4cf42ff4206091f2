import type { Tensor } from "../../tensor.js";
import { abs } from "../elementwise/abs.js";
import { lessEqual } from "../elementwise/lessEqual.js";
import { mul } from "../elementwise/mul.js";
import { square } from "../elementwise/square.js";
import { sub } from "../elementwise/sub.js";
import { where } from "../elementwise/where.js";

/** e² / 2 where |e| is at most δ, and beyond it the tangent there. */
export function huberTerms(e: Tensor, delta: number): Tensor {
  const size = abs(e);
  return where(lessEqual(size, delta), mul(0.5, square(e)), mul(delta, sub(size, delta / 2)));
}
