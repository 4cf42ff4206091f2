import { groupNorm as coreGroupNorm } from "@hyaline/core";
import { type Layer, stateless } from "../layer.js";
import { checkCount } from "../parts/checkCount.js";
import { type Affine, affineFromTorch, initAffine } from "./parts/affine.js";
import { channelsOf } from "./parts/channelsOf.js";

export interface GroupNormLayerOptions {
  /** Default 1e-5, as in PyTorch. */
  readonly epsilon?: number;
}

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
export function groupNorm(groups: number, options: GroupNormLayerOptions = {}): Layer {
  checkCount("groupNorm", { groups });
  return stateless({
    name: "norm",
    init: (_, input) => initAffine("groupNorm", [channelsOf("groupNorm", input)], input),
    apply: (params, x) => coreGroupNorm(x, { ...options, groups, ...(params as Affine) }),
    fromTorch: (read) => affineFromTorch(read),
  });
}
