import { attentionWeights, matMul, mean, type Tensor } from "@hyaline/core";
import { flag, readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { also, type Specs } from "../parts/options.js";
import { attentionOptions, type MultiHeadAttentionOptions } from "./parts/attentionOptions.js";
import type { AttentionInputs } from "./parts/masks.js";
import { projectionsOf } from "./parts/projections.js";

export interface AttentionWithWeightsOptions extends MultiHeadAttentionOptions {
  /** Whether each head's weights are given, instead of their mean (default false, as in PyTorch). */
  readonly perHead?: boolean;
}

/** What attention gives, and how much each query attended to each key. */
export type WeightedAttention = {
  /** float[batch, queries, size] */
  readonly output: Tensor;
  /** float[batch, queries, keys], or float[batch, heads, queries, keys] of each head */
  readonly weights: Tensor;
};

const attentionWithWeightsOptions = also(attentionOptions, {
  perHead: flag("Whether each head's weights are given, instead of their mean.", false),
}) satisfies Specs<AttentionWithWeightsOptions>;

/**
 * Attention in several heads that also gives its weights. Parameters and output are those of `multiHeadAttention`, whose
 * own result does not change.
 *
 * Input float[batch, steps, in], or {@link AttentionInputs}; output {@link WeightedAttention}.
 *
 * @param heads how many; divides the size
 * @throws HyalineError `argument` for heads that do not divide the size, `shape`
 * @example
 * ```ts
 * const layer = attentionWithWeights(2);
 * const variables = layer.init(random.key(0), { dtype: "float32", shape: [1, 3, 4] });
 * const { weights } = bind(layer, variables)(random.normal(random.key(1), [1, 3, 4]));
 * weights.shape; // [1, 3, 3]
 * ```
 */
export const attentionWithWeights = /* @__PURE__ */ declareLayer(
  function attentionWithWeights(
    heads: number,
    options: AttentionWithWeightsOptions = {},
  ): Layer<Tensor | AttentionInputs, WeightedAttention> {
    const { causal, perHead } = readOptions("attentionWithWeights", attentionWithWeightsOptions, options);
    const { perHead: _, ...own } = options;
    const { heads: inHeads, join, ...rules } = projectionsOf("attentionWithWeights", heads, own);
    return stateless<Tensor | AttentionInputs, WeightedAttention>({
      name: "attention",
      ...(rules as object),
      apply: (params, x) => {
        const { query, key, value, mask } = inHeads(params, x);
        const each = attentionWeights(query, key, { mask, causal });
        const weights = perHead ? each : mean(each, { axes: 1 });
        return { output: join(params, matMul(each, value)), weights };
      },
    });
  },
  {
    name: "attentionWithWeights",
    title: "Attention with its weights",
    family: "attention",
    summary: "Attention in several heads, and how much each query attended to each key.",
    formula: "softmax(Q Kᵀ / √d) in each head",
    source: {
      authors:
        "A. Vaswani, N. Shazeer, N. Parmar, J. Uszkoreit, L. Jones, A. N. Gomez, Ł. Kaiser, I. Polosukhin",
      title: "Attention Is All You Need",
      year: 2017,
      where: "section 3.2.2",
    },
  },
  attentionWithWeightsOptions,
);
