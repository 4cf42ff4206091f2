import { apply1 } from "../../apply.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import { normaliseAxis, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { type AffineOptions, affine, affineInputs, checkAffine, checkEpsilon } from "./affine.js";
import { standardise } from "./standardise.js";

export interface LayerNormOptions extends AffineOptions {
  /** The first of the axes that are normalised together: this one and all after it (default -1: the last alone). */
  readonly axis?: number;
  /** Added to the variance (default 1e-5, as in PyTorch and ONNX). */
  readonly epsilon?: number;
}

export const layerNormOp = composite<{ readonly axis: number; readonly epsilon: number }>({
  name: "layerNorm",
  infer: (inputs, { axis }) => {
    const [x] = inputs as [Spec];
    checkAffine("layerNorm", inputs, x.shape.slice(axis));
    return [x];
  },
  body: (inputs, { axis, epsilon }) => {
    const [x, scale, bias] = inputs as [Tensor, Tensor?, Tensor?];
    const [z] = standardise("layerNorm", x, [...x.shape.keys()].slice(axis), epsilon);
    return [affine(z, scale, bias)];
  },
});

/**
 * Layer normalisation: y = (x − mean) / √(variance + ε) · scale + bias, with the statistics of each example's last axes.
 *
 * Source: J. Ba, J. Kiros, G. Hinton, "Layer normalization", 2016.
 *
 * @param x float[...]
 * @param options `scale` and `bias`: float[...x.shape from axis]
 * @returns float[...], shaped like x
 * @throws HyalineError `shape`, `axis`, `dtype`, `argument`
 * @example
 * ```ts
 * await layerNorm(tensor([[1, 3]])).array(); // [[-0.999995, 0.999995]]
 * ```
 */
export function layerNorm(x: Tensor, options: LayerNormOptions = {}): Tensor {
  refuseUnknown("layerNorm", options, ["axis", "epsilon", "scale", "bias"]);
  const { axis = -1, epsilon = 1e-5 } = options;
  return apply1(layerNormOp, affineInputs("layerNorm", x, options), {
    axis: normaliseAxis(axis, x.rank, "layerNorm"),
    epsilon: checkEpsilon("layerNorm", epsilon),
  });
}
