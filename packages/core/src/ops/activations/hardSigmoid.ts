import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { add } from "../elementwise/add.js";
import { greaterEqual } from "../elementwise/greaterEqual.js";
import { lessEqual } from "../elementwise/lessEqual.js";
import { mul } from "../elementwise/mul.js";
import { where } from "../elementwise/where.js";
import { activate, activation } from "./activation.js";

/** The corners belong to the flat sides, as in PyTorch. */
const unitRamp = (x: Tensor): Tensor => where(lessEqual(x, 0), 0, where(greaterEqual(x, 1), 1, x));

export interface HardSigmoidOptions {
  /** Slope (default 1/6, as in MobileNetV3 and PyTorch; ONNX has 0.2). */
  readonly alpha?: number;
  /** Value at 0 (default 0.5). */
  readonly beta?: number;
}

export const hardSigmoidOp = activation<{ readonly alpha: number; readonly beta: number }>({
  name: "hardSigmoid",
  body: (x, { alpha, beta }) => unitRamp(add(mul(x, alpha), beta)),
});

/**
 * Piecewise linear sigmoid: min(max(α · x + β, 0), 1).
 *
 * Source: A. Howard et al., "Searching for MobileNetV3", 2019.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @example
 * ```ts
 * await hardSigmoid(tensor([-4, 0, 1.5])).array(); // [0, 0.5, 0.75]
 * ```
 */
export const hardSigmoid = (x: Tensor, given: HardSigmoidOptions = {}): Tensor => {
  const { alpha = 1 / 6, beta = 0.5 } = refuseUnknown("hardSigmoid", given, ["alpha", "beta"]);
  return activate(hardSigmoidOp, x, { alpha, beta });
};
