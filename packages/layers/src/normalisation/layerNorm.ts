import { layerNorm as coreLayerNorm, normaliseAxis } from "@hyaline/core";
import { declare, readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { axis, epsilon, type Specs } from "../parts/options.js";
import { type Affine, affineFromTorch, initAffine } from "./parts/affine.js";

export interface LayerNormLayerOptions {
  /** The first of the axes that are normalised together: this one and all after it (default -1: the last alone). */
  readonly axis?: number;
  /** Added under the root (where left out 1e-5, as in PyTorch; for `rmsNorm` 1e-6). */
  readonly epsilon?: number;
}

const layerNormOptions = {
  axis: axis(),
  epsilon: epsilon(1e-5),
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
export const layerNorm = /* @__PURE__ */ declare(
  (given: LayerNormLayerOptions = {}): Layer => {
    const { axis: first, ...options } = readOptions("layerNorm", layerNormOptions, given);
    const layer = stateless({
      name: "norm",
      init: (_, input) =>
        initAffine(
          "layerNorm",
          input.shape.slice(normaliseAxis(first, input.shape.length, "layerNorm")),
          input,
        ),
      apply: (params, x) => coreLayerNorm(x, { ...options, axis: first, ...(params as Affine) }),
      fromTorch: (read) => affineFromTorch(read),
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
  {},
);
