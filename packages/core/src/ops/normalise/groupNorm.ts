import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { reshape } from "../structure/reshape.js";
import {
  type AffineOptions,
  affine,
  affineInputs,
  channelsOf,
  checkAffine,
  checkEpsilon,
  perChannel,
} from "./affine.js";
import { standardise } from "./standardise.js";

export interface GroupNormOptions extends AffineOptions {
  /** How many groups the channels are cut into. */
  readonly groups: number;
  /** Added to the variance (default 1e-5, as in PyTorch and ONNX). */
  readonly epsilon?: number;
}

export const groupNormOp = composite<{ readonly groups: number; readonly epsilon: number }>({
  name: "groupNorm",
  infer: (inputs, { groups }) => {
    const [x] = inputs as [Spec];
    const channels = channelsOf("groupNorm", x);
    if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0) {
      fail(
        "argument",
        "groupNorm needs a number of groups that divides the channels",
        `${groups} for ${formatSpec(x)}`,
      );
    }
    checkAffine("groupNorm", inputs, [channels]);
    return [x];
  },
  body: (inputs, { groups, epsilon }) => {
    const [x, scale, bias] = inputs as [Tensor, Tensor?, Tensor?];
    const [n, channels, ...rest] = x.shape as [number, number, ...number[]];
    const grouped = reshape(x, [n, groups, channels / groups, ...rest]);
    const [z] = standardise("groupNorm", grouped, [...grouped.shape.keys()].slice(2), epsilon);
    return [affine(reshape(z, x.shape), perChannel(scale, x), perChannel(bias, x))];
  },
});

/**
 * Group normalisation: y = (x − mean) / √(variance + ε) · scale + bias, with the statistics of each example's groups of
 * channels.
 *
 * Source: Y. Wu and K. He, "Group normalization", 2018.
 *
 * @param x float[batch, channels, ...]
 * @param options `scale` and `bias`: float[channels]
 * @returns float[batch, channels, ...]
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * await groupNorm(tensor([[1, 3, 5, 9]]), { groups: 2 }).array(); // [[-0.999995, 0.999995, -0.9999988, 0.9999988]]
 * ```
 */
export function groupNorm(x: Tensor, options: GroupNormOptions): Tensor {
  refuseUnknown("groupNorm", options, ["groups", "epsilon", "scale", "bias"]);
  const { groups, epsilon = 1e-5 } = options;
  return apply1(groupNormOp, affineInputs("groupNorm", x, options), {
    groups,
    epsilon: checkEpsilon("groupNorm", epsilon),
  });
}
