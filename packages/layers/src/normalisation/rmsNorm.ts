import { rmsNorm as coreRmsNorm, normaliseAxis } from "@hyaline/core";
import { readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { axis, epsilon as epsilonOption, type Specs } from "../parts/options.js";
import type { LayerNormLayerOptions } from "./layerNorm.js";
import { type Affine, affineNames, affineOption, initAffine } from "./parts/affine.js";

export interface RmsNormLayerOptions extends Omit<LayerNormLayerOptions, "useBias"> {}

const rmsNormOptions = {
  axis: axis(),
  epsilon: epsilonOption(1e-6),
  affine: affineOption(),
} satisfies Specs<RmsNormLayerOptions>;

/**
 * Root mean square normalisation with a learned scale. Input and output float[...]. Parameters: `scale`, shaped like the
 * input from `axis` on.
 *
 * @param options `epsilon` is 1e-6 by default
 * @throws HyalineError `axis`, `shape`, `argument`
 * @example
 * ```ts
 * const model = sequential([dense(64), rmsNorm(), dense(10)]);
 * ```
 */
export const rmsNorm = /* @__PURE__ */ declareLayer(
  (given: RmsNormLayerOptions = {}): Layer => {
    const { axis: first, epsilon, affine } = readOptions("rmsNorm", rmsNormOptions, given);
    const layer = stateless({
      name: "norm",
      init: (_, input) =>
        initAffine("rmsNorm", input.shape.slice(normaliseAxis(first, input.shape.length, "rmsNorm")), input, {
          affine,
          useBias: false,
        }),
      apply: (params, x) => coreRmsNorm(x, { epsilon, axis: first, ...(params as Affine) }),
      ...affineNames,
    });
    return { ...layer, directions: "kept" };
  },
  {
    name: "rmsNorm",
    title: "RMS normalisation",
    family: "normalisation",
    summary: "Divided by the root mean square over the last axes, then scaled.",
    formula: "scale · x / √(mean x² + ε)",
    source: {
      authors: "B. Zhang, R. Sennrich",
      title: "Root Mean Square Layer Normalization",
      year: 2019,
      where: "equation 4",
    },
  },
  rmsNormOptions,
);
