import type { Tensor } from "../../tensor.js";
import { expm1 } from "../elementwise/expm1.js";
import { lessEqual } from "../elementwise/lessEqual.js";
import { mul } from "../elementwise/mul.js";
import { where } from "../elementwise/where.js";
import { activate, activation } from "./activation.js";
import { belowZero } from "./belowZero.js";

// biome-ignore-start lint/correctness/noPrecisionLoss: published constants stand as published
const ALPHA = 1.6732632423543772848170429916717;
const SCALE = 1.0507009873554804934193349852946;
// biome-ignore-end lint/correctness/noPrecisionLoss: published constants stand as published

export const seluOp = activation<Record<string, never>>({
  name: "selu",
  body: (x) => where(lessEqual(x, 0), mul(SCALE * ALPHA, expm1(belowZero(x))), mul(SCALE, x)),
});

/**
 * Self-normalising exponential linear unit: λ · elu(x) with α = 1.6733 and λ = 1.0507, which keep mean 0 and variance 1.
 *
 * Source: G. Klambauer et al., "Self-normalizing neural networks", 2017, equation 14.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @example
 * ```ts
 * await selu(tensor([-1, 2])).array(); // [-1.1113307, 2.101402]
 * ```
 */
export const selu = (x: Tensor): Tensor => activate(seluOp, x, {});
