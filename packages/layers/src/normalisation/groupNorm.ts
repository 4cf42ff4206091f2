import { groupNorm as coreGroupNorm } from "@hyaline/core";
import { readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { checkCount } from "../parts/checkCount.js";
import { declareLayer } from "../parts/declareLayer.js";
import { epsilon as epsilonOption, type Specs } from "../parts/options.js";
import { type Affine, affineNames, affineOption, biasOption, initAffine } from "./parts/affine.js";
import { channelsOf } from "./parts/channelsOf.js";

export interface GroupNormLayerOptions {
  /** Added under the root (default 1e-5, as in PyTorch). */
  readonly epsilon?: number;
  /** Whether the result is scaled and shifted by what is learned (default true). */
  readonly affine?: boolean;
  /** Whether a bias is added, where it is scaled (default true). */
  readonly useBias?: boolean;
}

const groupNormOptions = {
  epsilon: epsilonOption(1e-5),
  affine: affineOption(),
  useBias: biasOption(),
} satisfies Specs<GroupNormLayerOptions>;

/**
 * Group normalisation with a learned scale and bias per channel. Input and output float[batch, channels, ...].
 * Parameters: `scale` and `bias` float[channels].
 *
 * @param groups how many groups the channels are cut into
 * @throws HyalineError `argument` for groups that do not divide the channels, `shape`
 * @example
 * ```ts
 * const model = sequential([conv2d(16, 3), groupNorm(4), relu]);
 * ```
 */
export const groupNorm = /* @__PURE__ */ declareLayer(
  function groupNorm(groups: number, options: GroupNormLayerOptions = {}): Layer {
    const { epsilon, ...has } = readOptions("groupNorm", groupNormOptions, options);
    checkCount("groupNorm", { groups });
    const layer = stateless({
      name: "norm",
      init: (_, input) => initAffine("groupNorm", [channelsOf("groupNorm", input)], input, has),
      apply: (params, x) => coreGroupNorm(x, { epsilon, groups, ...(params as Affine) }),
      ...affineNames,
    });
    return { ...layer, directions: "kept" };
  },
  {
    name: "groupNorm",
    title: "Group normalisation",
    family: "normalisation",
    summary: "Each group of channels with mean 0 and variance 1, then scaled and shifted.",
    formula: "scale · (x - mean) / √(variance + ε) + bias",
    source: { authors: "Y. Wu, K. He", title: "Group Normalization", year: 2018, where: "equation 7" },
  },
  groupNormOptions,
);
