import type { Tensor } from "@hyaline/core";
import { isTensor } from "@hyaline/core";
import { flag, readOptions } from "@hyaline/core/facts";
import { block } from "../container/block.js";
import type { Layer } from "../layer.js";
import { checkCount } from "../parts/checkCount.js";
import { declareLayer } from "../parts/declareLayer.js";
import { also, type Specs } from "../parts/options.js";
import type { SequenceInputs } from "../recurrent/parts/kept.js";
import { multiHeadAttention } from "./multiHeadAttention.js";
import {
  branchOf,
  type TransformerOptions,
  transformerChildren,
  transformerOptions,
  withTorchNames,
} from "./parts/transformerParts.js";

export interface TransformerEncoderOptions extends TransformerOptions {
  /** A step attends to no later one (default false). */
  readonly causal?: boolean;
}

const transformerEncoderOptions = also(transformerOptions, {
  causal: flag("A step attends to no later one.", false),
}) satisfies Specs<TransformerEncoderOptions>;

/**
 * One encoder layer of a transformer: attention and two dense layers, each with a residual sum and a normalisation. Put
 * several into a `sequential` for a deeper one.
 *
 * Input float[batch, steps, size], or {@link SequenceInputs} of several lengths, whose padding no step attends to; output
 * float[batch, steps, size]. Weights of PyTorch's `nn.TransformerEncoderLayer` load as they are. Children: `attention`, `linear1`, `linear2`, `norm1`, `norm2`.
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
  function transformerEncoder(options: TransformerEncoderOptions): Layer<Tensor | SequenceInputs> {
    readOptions("transformerEncoder", transformerEncoderOptions, options);
    const { heads, size, hidden = 4 * size, normFirst = false, causal = false, useBias = true } = options;
    checkCount("transformerEncoder", { heads, size, hidden });
    const branch = branchOf(normFirst);
    const layer = block(
      {
        attention: multiHeadAttention(heads, { size, causal, useBias }) as Layer,
        ...transformerChildren(options, 2),
      },
      (input: Tensor | SequenceInputs, own: Readonly<Record<string, (x: never) => Tensor>>) => {
        const { x, mask, lengths } = isTensor(input) ? { x: input } : input;
        const given = { ...(mask ? { keyMask: mask } : {}), ...(lengths ? { lengths } : {}) };
        const call = (name: string, y: unknown) => (own[name] as (y: unknown) => Tensor)(y);
        const attended = branch(
          x,
          (y) => call("norm1", y),
          (y) => call("dropout1", call("attention", mask || lengths ? { query: y, ...given } : y)),
        );
        return branch(
          attended,
          (y) => call("norm2", y),
          (y) => call("dropout2", call("linear2", call("linear1", y))),
        );
      },
      { name: "encoder" },
    );
    return withTorchNames(layer, { attention: "self_attn" });
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
