import type { Tensor } from "../../tensor.js";
import { abs } from "../elementwise/abs.js";
import { add } from "../elementwise/add.js";
import { exp } from "../elementwise/exp.js";
import { lessEqual } from "../elementwise/lessEqual.js";
import { log1p } from "../elementwise/log1p.js";
import { mul } from "../elementwise/mul.js";
import { neg } from "../elementwise/neg.js";
import { sigmoid } from "../elementwise/sigmoid.js";
import { where } from "../elementwise/where.js";
import { activate, activation } from "./activation.js";

export const softplusOp = activation<Record<string, never>>({
  name: "softplus",
  body: (x) => add(where(lessEqual(x, 0), 0, x), log1p(exp(neg(abs(x))))),
  vjp: ({ x }, g) => mul(g, sigmoid(x)),
});

/**
 * Smooth rectifier: log(1 + e^x), without overflow.
 *
 * Source: C. Dugas et al., "Incorporating second-order functional knowledge for better option pricing", 2001.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @example
 * ```ts
 * await softplus(tensor([0, 1000])).array(); // [0.6931472, 1000]
 * ```
 */
export const softplus = (x: Tensor): Tensor => activate(softplusOp, x, {});
