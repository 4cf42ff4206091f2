import { rmsNorm as coreRmsNorm, normaliseAxis } from "@hyaline/core";
import { declare, readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { axis, epsilon, type Specs } from "../parts/options.js";
import type { LayerNormLayerOptions } from "./layerNorm.js";
import { type Affine, affineFromTorch, initAffine } from "./parts/affine.js";

const rmsNormOptions = {
  axis: axis(),
  epsilon: epsilon(1e-6),
} satisfies Specs<LayerNormLayerOptions>;

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
export const rmsNorm = /* @__PURE__ */ declare(
  (given: LayerNormLayerOptions = {}): Layer => {
    const { axis: first, ...options } = readOptions("rmsNorm", rmsNormOptions, given);
    const layer = stateless({
      name: "norm",
      init: (_, input) =>
        initAffine(
          "rmsNorm",
          input.shape.slice(normaliseAxis(first, input.shape.length, "rmsNorm")),
          input,
          false,
        ),
      apply: (params, x) => coreRmsNorm(x, { ...options, axis: first, ...(params as Affine) }),
      fromTorch: (read) => affineFromTorch(read, false),
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
  {},
);
