import {
  add,
  batchNormTraining,
  batchNorm as coreBatchNorm,
  fail,
  formatSpec,
  mul,
  ones,
  type Tensor,
  zeros,
} from "@hyaline/core";
import { number, readOptions } from "@hyaline/core/facts";
import type { Layer, Params } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { floatDType } from "../parts/floatDType.js";
import { epsilon as epsilonOption, type Specs } from "../parts/options.js";
import { torchNames } from "../parts/torchNames.js";
import { type Affine, affineNames, affineOption, biasOption, initAffine } from "./parts/affine.js";
import { channelsOf } from "./parts/channelsOf.js";

const averages = /* @__PURE__ */ torchNames({ mean: "running_mean", variance: "running_var" });

export interface BatchNormLayerOptions {
  /** Added under the root (default 1e-5, as in PyTorch). */
  readonly epsilon?: number;
  /** The share of a batch in the running averages (default 0.1, as in PyTorch). */
  readonly momentum?: number;
  /** Whether the result is scaled and shifted by what is learned (default true). */
  readonly affine?: boolean;
  /** Whether a bias is added, where it is scaled (default true). */
  readonly useBias?: boolean;
}

const batchNormOptions = {
  epsilon: epsilonOption(1e-5),
  momentum: number("The share of a batch in the running averages.", 0.1, [0, 1]),
  affine: affineOption(),
  useBias: biasOption(),
} satisfies Specs<BatchNormLayerOptions>;

/**
 * Batch normalisation with a learned scale and bias per channel: by the batch's own statistics while training, by their
 * running averages otherwise. Input and output float[batch, channels, ...]. Parameters: `scale` and `bias`
 * float[channels]; state: the running `mean` and (unbiased) `variance` float[channels].
 *
 * @throws HyalineError `argument`, `shape`, also while training on a single element per channel
 * @example
 * ```ts
 * const model = sequential([conv2d(16, 3), batchNorm(), relu]);
 * ```
 */
export const batchNorm = /* @__PURE__ */ declareLayer(
  function batchNorm(given: BatchNormLayerOptions = {}): Layer {
    const { momentum, epsilon, ...has } = readOptions("batchNorm", batchNormOptions, given);
    const running = (old: Tensor, batch: Tensor, factor = 1): Tensor =>
      add(mul(old, 1 - momentum), mul(batch, momentum * factor));
    return {
      name: "norm",
      directions: "kept",
      init: (_, input) => {
        const shape = [channelsOf("batchNorm", input)];
        const dtype = floatDType("batchNorm", undefined, input.dtype);
        return {
          params: initAffine("batchNorm", shape, input, has),
          state: { mean: zeros(shape, { dtype }), variance: ones(shape, { dtype }) },
        };
      },
      apply: (params, x, { training = false, state = {} } = {}) => {
        const { mean, variance } = state as { readonly mean: Tensor; readonly variance: Tensor };
        if (!mean || !variance)
          fail("argument", "batchNorm needs the state that its init made", "none", "apply(…, { state })");
        const affine = params as Affine;
        if (!training) return { output: coreBatchNorm(x, { epsilon, ...affine, mean, variance }), state };
        const count = x.size / channelsOf("batchNorm", x);
        if (count < 2)
          fail(
            "shape",
            "batchNorm trains on at least two elements per channel",
            formatSpec(x),
            "use larger batches",
          );
        const [output, batchMean, batchVariance] = batchNormTraining(x, { epsilon, ...affine });
        const next: Params = {
          mean: running(mean, batchMean),
          variance: running(variance, batchVariance, count / (count - 1)),
        };
        return { output, state: next };
      },
      fromTorch: (read, { params, state }) => {
        read.optional("num_batches_tracked"); // PyTorch counts batches, which nothing here needs
        return { params: affineNames.fromTorch(read, params), state: averages.fromTorch(read, state) };
      },
      toTorch: ({ params, state }) => ({ ...affineNames.toTorch(params), ...averages.toTorch(state) }),
    };
  },
  {
    name: "batchNorm",
    title: "Batch normalisation",
    family: "normalisation",
    summary: "Each channel with mean 0 and variance 1 over the batch, then scaled and shifted.",
    formula: "scale · (x - mean) / √(variance + ε) + bias",
    source: {
      authors: "S. Ioffe, C. Szegedy",
      title: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift",
      year: 2015,
      where: "algorithms 1 and 2",
    },
  },
  batchNormOptions,
);
