import type { Tensor } from "@hyaline/core";
import { flag, readOptions } from "@hyaline/core/facts";
import { block } from "../container/block.js";
import type { Layer } from "../layer.js";
import { checkCount } from "../parts/checkCount.js";
import { declareLayer } from "../parts/declareLayer.js";
import { also, type Specs } from "../parts/options.js";
import { multiHeadAttention } from "./multiHeadAttention.js";
import {
  branchOf,
  type TransformerOptions,
  transformerChildren,
  transformerOptions,
  withTorchNames,
} from "./parts/transformerParts.js";

export interface TransformerDecoderOptions extends TransformerOptions {
  /** A step attends to no later one (default true). */
  readonly causal?: boolean;
}

/** A sequence that is written, and what it is written from. */
export type DecoderInputs = {
  /** float[batch, steps, size] */
  readonly x: Tensor;
  /** float[batch, memory steps, memory size]: what an encoder gave. */
  readonly memory: Tensor;
  /** int32[batch]: how many steps of `x` count, the first ones. */
  readonly lengths?: Tensor;
  /** bool[batch, steps]: true where a step of `x` counts. */
  readonly mask?: Tensor;
  /** int32[batch]: how many steps of the memory count, the first ones. */
  readonly memoryLengths?: Tensor;
  /** bool[batch, memory steps]: true where a step of the memory counts. */
  readonly memoryMask?: Tensor;
};

const transformerDecoderOptions = also(transformerOptions, {
  causal: flag("A step attends to no later one.", true),
}) satisfies Specs<TransformerDecoderOptions>;

/**
 * One decoder layer of a transformer: attention to the steps before, attention to what an encoder gave, and two dense
 * layers, each with a residual sum and a normalisation.
 *
 * Input {@link DecoderInputs}; output float[batch, steps, size]. Weights of PyTorch's `nn.TransformerDecoderLayer` load as
 * they are. Children: `attention`, `crossAttention`, `linear1`, `linear2`, `norm1`, `norm2`, `norm3`.
 *
 * Source: Vaswani et al., 2017, "Attention Is All You Need", section 3.1; `normFirst`: Xiong et al., 2020, "On Layer
 * Normalization in the Transformer Architecture".
 *
 * @throws HyalineError `argument`, `shape`
 * @example
 * ```ts
 * const layer = transformerDecoder({ heads: 2, size: 4 });
 * const x = { x: random.normal(random.key(1), [1, 3, 4]), memory: random.normal(random.key(1), [1, 5, 4]) };
 * bind(layer, layer.init(random.key(0), x as never))(x).shape; // [1, 3, 4]
 * ```
 */
export const transformerDecoder = /* @__PURE__ */ declareLayer(
  function transformerDecoder(options: TransformerDecoderOptions): Layer<DecoderInputs> {
    readOptions("transformerDecoder", transformerDecoderOptions, options);
    const { heads, size, hidden = 4 * size, normFirst = false, causal = true, useBias = true } = options;
    checkCount("transformerDecoder", { heads, size, hidden });
    const branch = branchOf(normFirst);
    const layer = block(
      {
        attention: multiHeadAttention(heads, { size, causal, useBias }) as Layer,
        crossAttention: multiHeadAttention(heads, { size, useBias }) as Layer,
        ...transformerChildren(options, 3),
      },
      (input: DecoderInputs, own: Readonly<Record<string, (x: never) => Tensor>>) => {
        const { x, memory } = input;
        const call = (name: string, y: unknown) => (own[name] as (y: unknown) => Tensor)(y);
        const read = branch(
          x,
          (y) => call("norm1", y),
          (y) => call("dropout1", call("attention", { query: y, ...padded(input.mask, input.lengths) })),
        );
        const asked = branch(
          read,
          (y) => call("norm2", y),
          (query) => {
            const given = { query, key: memory, ...padded(input.memoryMask, input.memoryLengths) };
            return call("dropout2", call("crossAttention", given));
          },
        );
        return branch(
          asked,
          (y) => call("norm3", y),
          (y) => call("dropout3", call("linear2", call("linear1", y))),
        );
      },
      { name: "decoder" },
    );
    return withTorchNames(layer, { attention: "self_attn", crossAttention: "multihead_attn" });
  },
  {
    name: "transformerDecoder",
    title: "Transformer decoder",
    family: "attention",
    summary: "Attention to the steps before and to an encoder's, and two dense layers.",
    source: {
      authors:
        "A. Vaswani, N. Shazeer, N. Parmar, J. Uszkoreit, L. Jones, A. N. Gomez, Ł. Kaiser, I. Polosukhin",
      title: "Attention Is All You Need",
      year: 2017,
      where: "section 3.1",
    },
  },
  transformerDecoderOptions,
);

const padded = (keyMask: Tensor | undefined, lengths: Tensor | undefined) => ({
  ...(keyMask ? { keyMask } : {}),
  ...(lengths ? { lengths } : {}),
});
