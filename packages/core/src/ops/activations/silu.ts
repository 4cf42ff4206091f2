import type { Tensor } from "../../tensor.js";
import { mul } from "../elementwise/mul.js";
import { sigmoid } from "../elementwise/sigmoid.js";
import { activate, activation } from "./activation.js";

export const siluOp = activation<Record<string, never>>({
  name: "silu",
  body: (x) => mul(x, sigmoid(x)),
});

/**
 * Sigmoid linear unit, also called swish: x · sigmoid(x).
 *
 * Source: S. Elfwing, E. Uchibe, K. Doya, "Sigmoid-weighted linear units for neural network function approximation", 2018.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @example
 * ```ts
 * await silu(tensor([1])).array(); // [0.7310586]
 * ```
 */
export const silu = (x: Tensor): Tensor => activate(siluOp, x, {});
