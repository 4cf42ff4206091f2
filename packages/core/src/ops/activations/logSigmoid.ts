import type { Tensor } from "../../tensor.js";
import { neg } from "../elementwise/neg.js";
import { activate, activation } from "./activation.js";
import { softplus } from "./softplus.js";

export const logSigmoidOp = activation<Record<string, never>>({
  name: "logSigmoid",
  body: (x) => neg(softplus(neg(x))),
});

/**
 * The logarithm of the sigmoid: −log(1 + e^(−x)), accurate where the sigmoid itself is 0.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @example
 * ```ts
 * await logSigmoid(tensor([-1000, 0])).array(); // [-1000, -0.6931472]
 * ```
 */
export const logSigmoid = (x: Tensor): Tensor => activate(logSigmoidOp, x, {});
