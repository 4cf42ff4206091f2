import { layerNorm as coreLayerNorm, normaliseAxis } from "@hyaline/core";
import { type Layer, stateless } from "../layer.js";
import { type Affine, affineFromTorch, initAffine } from "./parts/affine.js";

export interface LayerNormLayerOptions {
  /** The first of the axes that are normalised together: this one and all after it (default -1: the last alone). */
  readonly axis?: number;
  /** Default 1e-5, as in PyTorch. */
  readonly epsilon?: number;
}

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
export const layerNorm = ({ axis = -1, ...options }: LayerNormLayerOptions = {}): Layer =>
  stateless({
    name: "norm",
    init: (_, input) =>
      initAffine("layerNorm", input.shape.slice(normaliseAxis(axis, input.shape.length, "layerNorm")), input),
    apply: (params, x) => coreLayerNorm(x, { ...options, axis, ...(params as Affine) }),
    fromTorch: (read) => affineFromTorch(read),
  });
