import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { lessEqual } from "../elementwise/lessEqual.js";
import { where } from "../elementwise/where.js";
import { activate, activation } from "./activation.js";

export interface ThresholdedReluOptions {
  /** The threshold (default 1, as in ONNX). */
  readonly alpha?: number;
}

export const thresholdedReluOp = activation<{ readonly alpha: number }>({
  name: "thresholdedRelu",
  body: (x, { alpha }) => where(lessEqual(x, alpha), 0, x),
});

/**
 * x where x > α, 0 elsewhere.
 *
 * Source: K. Konda, R. Memisevic, D. Krueger, "Zero-bias autoencoders and the benefits of co-adapting features", 2015.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @example
 * ```ts
 * await thresholdedRelu(tensor([0.5, 2])).array(); // [0, 2]
 * ```
 */
export const thresholdedRelu = (x: Tensor, given: ThresholdedReluOptions = {}): Tensor => {
  const { alpha = 1 } = refuseUnknown("thresholdedRelu", given, ["alpha"]);
  return activate(thresholdedReluOp, x, { alpha });
};
