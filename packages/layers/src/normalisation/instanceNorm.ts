import { instanceNorm as coreInstanceNorm } from "@hyaline/core";
import { readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { epsilon as epsilonOption, type Specs } from "../parts/options.js";
import { type Affine, affineNames, affineOption, biasOption, initAffine } from "./parts/affine.js";
import { channelsOf } from "./parts/channelsOf.js";

export interface InstanceNormLayerOptions {
  /** Added under the root (default 1e-5, as in PyTorch). */
  readonly epsilon?: number;
  /** Whether the result is scaled and shifted by what is learned (default false, as in PyTorch). */
  readonly affine?: boolean;
  /** Whether a bias is added, where it is scaled (default true). */
  readonly useBias?: boolean;
}

const instanceNormOptions = {
  epsilon: epsilonOption(1e-5),
  affine: affineOption(false),
  useBias: biasOption(),
} satisfies Specs<InstanceNormLayerOptions>;

/**
 * Instance normalisation: by the statistics of each example's channels alone, so that an image's contrast does not count.
 * Input and output float[batch, channels, ...spatial]. Parameters, where it is affine: `scale` and `bias` float[channels].
 *
 * @throws HyalineError `argument`, `shape`
 * @example
 * ```ts
 * const model = sequential([conv2d(16, 3), instanceNorm({ affine: true }), relu]);
 * ```
 */
export const instanceNorm = /* @__PURE__ */ declareLayer(
  function instanceNorm(given: InstanceNormLayerOptions = {}): Layer {
    const { epsilon, ...has } = readOptions("instanceNorm", instanceNormOptions, given);
    const layer = stateless({
      name: "norm",
      init: (_, input) => initAffine("instanceNorm", [channelsOf("instanceNorm", input)], input, has),
      apply: (params, x) => coreInstanceNorm(x, { epsilon, ...(params as Affine) }),
      ...affineNames,
    });
    return { ...layer, directions: "kept" };
  },
  {
    name: "instanceNorm",
    title: "Instance normalisation",
    family: "normalisation",
    summary: "Each channel of each example with mean 0 and variance 1.",
    formula: "scale · (x - mean) / √(variance + ε) + bias",
    source: {
      authors: "D. Ulyanov, A. Vedaldi, V. Lempitsky",
      title: "Instance Normalization: The Missing Ingredient for Fast Stylization",
      year: 2016,
      where: "equation 3",
    },
  },
  instanceNormOptions,
);
