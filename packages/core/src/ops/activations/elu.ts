import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { expm1 } from "../elementwise/expm1.js";
import { lessEqual } from "../elementwise/lessEqual.js";
import { mul } from "../elementwise/mul.js";
import { where } from "../elementwise/where.js";
import { activate, activation } from "./activation.js";
import { belowZero } from "./belowZero.js";

export interface EluOptions {
  /** What is approached, negated, far below 0 (default 1, as in the paper). */
  readonly alpha?: number;
}

export const eluOp = activation<{ readonly alpha: number }>({
  name: "elu",
  body: (x, { alpha }) => where(lessEqual(x, 0), mul(alpha, expm1(belowZero(x))), x),
});

/**
 * Exponential linear unit: x where x > 0, α · (e^x − 1) elsewhere.
 *
 * Source: D. Clevert, T. Unterthiner, S. Hochreiter, "Fast and accurate deep network learning by exponential linear units", 2016.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @example
 * ```ts
 * await elu(tensor([-1, 2])).array(); // [-0.6321206, 2]
 * ```
 */
export const elu = (x: Tensor, given: EluOptions = {}): Tensor => {
  const { alpha = 1 } = refuseUnknown("elu", given, ["alpha"]);
  return activate(eluOp, x, { alpha });
};
