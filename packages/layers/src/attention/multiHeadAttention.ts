import { attention, type Tensor } from "@hyaline/core";
import { readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { attentionOptions, type MultiHeadAttentionOptions } from "./parts/attentionOptions.js";
import type { AttentionInputs } from "./parts/masks.js";
import { projectionsOf } from "./parts/projections.js";

/**
 * Attention in several heads: queries, keys and values are projected, each head attends by itself, and the heads' outputs
 * are put side by side and projected. What each head gives is a layer to explainers, `…/heads`: float[batch, heads,
 * queries, depth].
 *
 * Input float[batch, steps, in] for a sequence that attends to itself, or {@link AttentionInputs}; output
 * float[batch, queries, size]. Parameters: `query`, `key`, `value`, `output`, each with `kernel` float[in, size] and
 * `bias` float[size].
 *
 * Source: Vaswani et al., 2017, "Attention Is All You Need", section 3.2.2.
 *
 * @param heads how many; divides the size
 * @throws HyalineError `argument` for heads that do not divide the size, `shape`
 * @example
 * ```ts
 * const encoder = block({ attend: multiHeadAttention(4), norm: layerNorm() }, (x: Tensor, { attend, norm }) =>
 *   norm(add(x, attend(x))),
 * );
 * ```
 */
export const multiHeadAttention = /* @__PURE__ */ declareLayer(
  function multiHeadAttention(
    heads: number,
    options: MultiHeadAttentionOptions = {},
  ): Layer<Tensor | AttentionInputs> {
    readOptions("multiHeadAttention", attentionOptions, options);
    const { causal = false } = options;
    const { heads: inHeads, join, ...rules } = projectionsOf("multiHeadAttention", heads, options);
    return stateless<Tensor | AttentionInputs, Tensor>({
      name: "attention",
      ...(rules as object),
      apply: (params, x) => {
        const { query, key, value, mask } = inHeads(params, x);
        return join(params, attention(query, key, value, { mask, causal }));
      },
    });
  },
  {
    name: "multiHeadAttention",
    title: "Multi-head attention",
    family: "attention",
    summary: "The steps of a sequence attend to one another, or to those of another.",
    formula: "softmax(Q Kᵀ / √d) V in each head",
    source: {
      authors:
        "A. Vaswani, N. Shazeer, N. Parmar, J. Uszkoreit, L. Jones, A. N. Gomez, Ł. Kaiser, I. Polosukhin",
      title: "Attention Is All You Need",
      year: 2017,
      where: "section 3.2.2",
    },
  },
  attentionOptions,
);
