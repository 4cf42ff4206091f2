import { add, relu, type Tensor } from "@hyaline/core";
import { flag, integer, number, readOptions, required } from "@hyaline/core/facts";
import { block } from "../container/block.js";
import { dense } from "../dense/dense.js";
import type { Layer } from "../layer.js";
import { dropout as dropoutLayer } from "../normalisation/dropout.js";
import { layerNorm } from "../normalisation/layerNorm.js";
import { checkCount } from "../parts/checkCount.js";
import { declareLayer } from "../parts/declareLayer.js";
import { activation as activationOption, type Specs } from "../parts/options.js";
import { multiHeadAttention } from "./multiHeadAttention.js";

export interface TransformerEncoderOptions {
  /** How many heads attend. */
  readonly heads: number;
  /** Of the input's and output's last axis. */
  readonly size: number;
  /** Units between the two dense layers (default 4 · size, as in the paper). */
  readonly hidden?: number;
  /** Applied between the two dense layers (default `relu`, as in the paper). */
  readonly activation?: (x: Tensor) => Tensor;
  /** Normalise before attention and dense layers instead of after them (default false, as in the paper). */
  readonly normFirst?: boolean;
  /** Of both residual branches (default 0; the paper has 0.1). */
  readonly dropout?: number;
  /** A step attends to no later one (default false). */
  readonly causal?: boolean;
}

const transformerEncoderOptions = {
  heads: required(integer("How many heads attend.", undefined)),
  size: required(integer("Of the input's and output's last axis.", undefined)),
  hidden: integer("Units between the two dense layers.", undefined),
  activation: activationOption("Applied between the two dense layers."),
  normFirst: flag("Normalise before attention and dense layers instead of after them.", false),
  dropout: number("Of both residual branches.", 0, [0, 1]),
  causal: flag("A step attends to no later one.", false),
} satisfies Specs<TransformerEncoderOptions>;

/**
 * One encoder layer of a transformer: attention and two dense layers, each with a residual sum and a normalisation. Put
 * several into a `sequential` for a deeper one.
 *
 * Input and output float[batch, steps, size]. Children: `attention`, `linear1`, `linear2`, `norm1`, `norm2`.
 *
 * Source: Vaswani et al., 2017, "Attention Is All You Need", section 3.1; `normFirst`: Xiong et al., 2020, "On Layer
 * Normalization in the Transformer Architecture".
 *
 * @throws HyalineError `argument`, `shape`
 * @example
 * ```ts
 * const model = sequential([embedding(1000, 64), positionEmbedding(32), transformerEncoder({ heads: 4, size: 64 })]);
 * ```
 */
export const transformerEncoder = /* @__PURE__ */ declareLayer(
  function transformerEncoder(options: TransformerEncoderOptions): Layer {
    readOptions("transformerEncoder", transformerEncoderOptions, options);
    const { heads, size, hidden = 4 * size, activation = relu } = options;
    const { normFirst = false, dropout = 0, causal = false } = options;
    checkCount("transformerEncoder", { heads, size, hidden });
    return block(
      {
        attention: multiHeadAttention(heads, { size, causal }),
        linear1: dense(hidden, { activation }),
        linear2: dense(size),
        norm1: layerNorm(),
        norm2: layerNorm(),
        dropout1: dropoutLayer(dropout),
        dropout2: dropoutLayer(dropout),
      },
      (x: Tensor, { attention, linear1, linear2, norm1, norm2, dropout1, dropout2 }) => {
        const attend = (y: Tensor) => dropout1(attention(y));
        const feedForward = (y: Tensor) => dropout2(linear2(linear1(y)));
        if (normFirst) {
          const attended = add(x, attend(norm1(x)));
          return add(attended, feedForward(norm2(attended)));
        }
        const attended = norm1(add(x, attend(x)));
        return norm2(add(attended, feedForward(attended)));
      },
      { name: "encoder" },
    );
  },
  {
    name: "transformerEncoder",
    title: "Transformer encoder",
    family: "attention",
    summary: "Attention and two dense layers, each with a residual sum and a normalisation.",
    source: {
      authors:
        "A. Vaswani, N. Shazeer, N. Parmar, J. Uszkoreit, L. Jones, A. N. Gomez, Ł. Kaiser, I. Polosukhin",
      title: "Attention Is All You Need",
      year: 2017,
      where: "section 3.1",
    },
  },
  transformerEncoderOptions,
);
