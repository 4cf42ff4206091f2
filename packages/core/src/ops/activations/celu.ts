import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { div } from "../elementwise/div.js";
import { expm1 } from "../elementwise/expm1.js";
import { lessEqual } from "../elementwise/lessEqual.js";
import { mul } from "../elementwise/mul.js";
import { where } from "../elementwise/where.js";
import { activate, activation } from "./activation.js";
import { belowZero } from "./belowZero.js";

export interface CeluOptions {
  /** What is approached, negated, far below 0; not 0 (default 1). */
  readonly alpha?: number;
}

export const celuOp = activation<{ readonly alpha: number }>({
  name: "celu",
  body: (x, { alpha }) => where(lessEqual(x, 0), mul(alpha, expm1(div(belowZero(x), alpha))), x),
});

/**
 * Continuously differentiable exponential linear unit: x where x > 0, α · (e^(x / α) − 1) elsewhere.
 *
 * Source: J. Barron, "Continuously differentiable exponential linear units", 2017.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @example
 * ```ts
 * await celu(tensor([-1, 2])).array(); // [-0.6321206, 2]
 * ```
 */
export const celu = (x: Tensor, given: CeluOptions = {}): Tensor => {
  const { alpha = 1 } = refuseUnknown("celu", given, ["alpha"]);
  return activate(celuOp, x, { alpha });
};
