import { layerNorm as coreLayerNorm, normaliseAxis } from "@hyaline/core";
import { readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { axis, epsilon as epsilonOption, type Specs } from "../parts/options.js";
import { type Affine, affineNames, affineOption, biasOption, initAffine } from "./parts/affine.js";

export interface LayerNormLayerOptions {
  /** The first of the axes that are normalised together: this one and all after it (default -1: the last alone). */
  readonly axis?: number;
  /** Added under the root (where left out 1e-5, as in PyTorch; for `rmsNorm` 1e-6). */
  readonly epsilon?: number;
  /** Whether the result is scaled and shifted by what is learned (default true). */
  readonly affine?: boolean;
  /** Whether a bias is added, where it is scaled (default true). */
  readonly useBias?: boolean;
}

const layerNormOptions = {
  axis: axis(),
  epsilon: epsilonOption(1e-5),
  affine: affineOption(),
  useBias: biasOption(),
} satisfies Specs<LayerNormLayerOptions>;

/**
 * Layer normalisation with a learned scale and bias. Input and output float[...]. Parameters: `scale` and `bias`, shaped
 * like the input from `axis` on.
 *
 * @throws HyalineError `axis`, `shape`, `argument`
 * @example
 * ```ts
 * const model = sequential([dense(64), layerNorm(), dense(10)]);
 * ```
 */
export const layerNorm = /* @__PURE__ */ declareLayer(
  (given: LayerNormLayerOptions = {}): Layer => {
    const { axis: first, epsilon, ...has } = readOptions("layerNorm", layerNormOptions, given);
    const layer = stateless({
      name: "norm",
      init: (_, input) =>
        initAffine(
          "layerNorm",
          input.shape.slice(normaliseAxis(first, input.shape.length, "layerNorm")),
          input,
          has,
        ),
      apply: (params, x) => coreLayerNorm(x, { epsilon, axis: first, ...(params as Affine) }),
      ...affineNames,
    });
    return { ...layer, directions: "kept" };
  },
  {
    name: "layerNorm",
    title: "Layer normalisation",
    family: "normalisation",
    summary: "Normalised over the last axes, then scaled and shifted.",
    formula: "scale · (x - mean) / √(variance + ε) + bias",
    source: {
      authors: "J. L. Ba, J. R. Kiros, G. E. Hinton",
      title: "Layer Normalization",
      year: 2016,
      where: "equation 4",
    },
  },
  layerNormOptions,
);
