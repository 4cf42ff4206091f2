import type { Tensor } from "../../tensor.js";
import { mul } from "../elementwise/mul.js";
import { activate, activation } from "./activation.js";
import { hardSigmoid } from "./hardSigmoid.js";

export const hardSwishOp = activation<Record<string, never>>({
  name: "hardSwish",
  body: (x) => mul(x, hardSigmoid(x)),
});

/**
 * Piecewise swish: x · min(max(x / 6 + 1/2, 0), 1).
 *
 * Source: A. Howard et al., "Searching for MobileNetV3", 2019.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @example
 * ```ts
 * await hardSwish(tensor([-4, 3, 9])).array(); // [0, 3, 9]
 * ```
 */
export const hardSwish = (x: Tensor): Tensor => activate(hardSwishOp, x, {});
