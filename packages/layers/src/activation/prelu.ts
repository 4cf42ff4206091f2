import { prelu as corePrelu, fill, reshape, type Tensor } from "@hyaline/core";
import { flag, number, readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { floatDType } from "../parts/floatDType.js";
import type { Specs } from "../parts/options.js";
import { torchNames } from "../parts/torchNames.js";

export interface PreluOptions {
  /** What the slope starts from (default 0.25, as in the paper and PyTorch). */
  readonly initial?: number;
  /** Whether each channel, or feature, has a slope of its own (default false). */
  readonly perChannel?: boolean;
}

const preluOptions = {
  initial: number("What the slope starts from.", 0.25, [-Number.MAX_VALUE, Number.MAX_VALUE]),
  perChannel: flag("Whether each channel, or feature, has a slope of its own.", false),
} satisfies Specs<PreluOptions>;

/**
 * Rectifier with a learned slope below 0. Input and output float[batch, channels, ...]. Parameters: `slope` float[1], or
 * float[channels].
 *
 * @throws HyalineError `argument`, `shape`
 * @example
 * ```ts
 * const model = sequential([conv2d(16, 3), prelu({ perChannel: true }), flatten(), dense(10)]);
 * ```
 */
export const prelu = /* @__PURE__ */ declareLayer(
  (options: PreluOptions = {}): Layer => {
    const { initial, perChannel } = readOptions("prelu", preluOptions, options);
    const layer = stateless({
      name: "prelu",
      init: (_, { shape, dtype }) => ({
        slope: fill(initial, {
          shape: [perChannel ? (shape[1] ?? 1) : 1],
          dtype: floatDType("prelu", undefined, dtype),
        }),
      }),
      apply: (params, x) => {
        const slope = params.slope as Tensor;
        return corePrelu(x, reshape(slope, [slope.size, ...x.shape.slice(2).map(() => 1)]));
      },
      ...torchNames({ slope: "weight" }),
    });
    return { ...layer, directions: "kept" };
  },
  {
    name: "prelu",
    title: "Parametric rectifier",
    family: "activation",
    summary: "A rectifier that learns its slope below 0.",
    formula: "x where x > 0, else slope · x",
    source: {
      authors: "K. He, X. Zhang, S. Ren, J. Sun",
      title: "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification",
      year: 2015,
      where: "equation 1",
    },
  },
  preluOptions,
);
