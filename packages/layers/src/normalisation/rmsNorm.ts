import { rmsNorm as coreRmsNorm, normaliseAxis } from "@hyaline/core";
import { type Layer, stateless } from "../layer.js";
import type { LayerNormLayerOptions } from "./layerNorm.js";
import { type Affine, affineFromTorch, initAffine } from "./parts/affine.js";

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
export const rmsNorm = ({ axis = -1, ...options }: LayerNormLayerOptions = {}): Layer =>
  stateless({
    name: "norm",
    init: (_, input) =>
      initAffine(
        "rmsNorm",
        input.shape.slice(normaliseAxis(axis, input.shape.length, "rmsNorm")),
        input,
        false,
      ),
    apply: (params, x) => coreRmsNorm(x, { ...options, axis, ...(params as Affine) }),
    fromTorch: (read) => affineFromTorch(read, false),
  });
