import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { lessEqual } from "../elementwise/lessEqual.js";
import { mul } from "../elementwise/mul.js";
import { where } from "../elementwise/where.js";
import { activate, activation } from "./activation.js";

export interface LeakyReluOptions {
  /** Slope below 0 (default 0.01, as in the paper, PyTorch and ONNX). */
  readonly alpha?: number;
}

export const leakyReluOp = activation<{ readonly alpha: number }>({
  name: "leakyRelu",
  body: (x, { alpha }) => where(lessEqual(x, 0), mul(x, alpha), x),
});

/**
 * Rectifier with a small slope below 0: x where x > 0, α · x elsewhere.
 *
 * Source: A. Maas, A. Hannun, A. Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @example
 * ```ts
 * await leakyRelu(tensor([-100, 2])).array(); // [-1, 2]
 * ```
 */
export const leakyRelu = (x: Tensor, given: LeakyReluOptions = {}): Tensor => {
  const { alpha = 0.01 } = refuseUnknown("leakyRelu", given, ["alpha"]);
  return activate(leakyReluOp, x, { alpha });
};
