import { apply1 } from "../../apply.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import type { Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { spatialShape } from "../convolution/window.js";
import {
  type AffineOptions,
  affine,
  affineInputs,
  channelsOf,
  checkAffine,
  checkEpsilon,
  perChannel,
} from "./affine.js";
import { standardise } from "./standardise.js";

export interface InstanceNormOptions extends AffineOptions {
  /** Added to the variance (default 1e-5, as in PyTorch and ONNX). */
  readonly epsilon?: number;
}

export const instanceNormOp = composite<{ readonly epsilon: number }>({
  name: "instanceNorm",
  infer: (inputs) => {
    const [x] = inputs as [Spec];
    spatialShape("instanceNorm", x);
    checkAffine("instanceNorm", inputs, [channelsOf("instanceNorm", x)]);
    return [x];
  },
  body: (inputs, { epsilon }) => {
    const [x, scale, bias] = inputs as [Tensor, Tensor?, Tensor?];
    const [z] = standardise("instanceNorm", x, [...x.shape.keys()].slice(2), epsilon);
    return [affine(z, perChannel(scale, x), perChannel(bias, x))];
  },
});

/**
 * Instance normalisation: y = (x − mean) / √(variance + ε) · scale + bias, with the statistics of each example's channels
 * alone.
 *
 * Source: D. Ulyanov, A. Vedaldi, V. Lempitsky, "Instance normalization", 2016, equation 3.
 *
 * @param x float[batch, channels, ...spatial]
 * @param options `scale` and `bias`: float[channels]
 * @returns float[batch, channels, ...spatial]
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * await instanceNorm(tensor([[[1, 3]]])).array(); // [[[-0.999995, 0.999995]]]
 * ```
 */
export function instanceNorm(x: Tensor, options: InstanceNormOptions = {}): Tensor {
  refuseUnknown("instanceNorm", options, ["epsilon", "scale", "bias"]);
  const epsilon = checkEpsilon("instanceNorm", options.epsilon ?? 1e-5);
  return apply1(instanceNormOp, affineInputs("instanceNorm", x, options), { epsilon });
}
