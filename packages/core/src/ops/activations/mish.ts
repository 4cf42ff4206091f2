import type { Tensor } from "../../tensor.js";
import { mul } from "../elementwise/mul.js";
import { tanh } from "../elementwise/tanh.js";
import { activate, activation } from "./activation.js";
import { softplus } from "./softplus.js";

export const mishOp = activation<Record<string, never>>({
  name: "mish",
  body: (x) => mul(x, tanh(softplus(x))),
});

/**
 * x · tanh(log(1 + e^x)).
 *
 * Source: D. Misra, "Mish: a self regularized non-monotonic activation function", 2020.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @example
 * ```ts
 * await mish(tensor([1])).array(); // [0.8650984]
 * ```
 */
export const mish = (x: Tensor): Tensor => activate(mishOp, x, {});
