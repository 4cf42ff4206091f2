import {
  arange,
  type DType,
  equal,
  expandDims,
  fail,
  formatSpec,
  gather,
  isInteger,
  random,
  reshape,
  stopGradient,
  type Tensor,
  where,
} from "@hyaline/core";
import { integer, readOptions } from "@hyaline/core/facts";
import type { Initialiser } from "../initialisers/initialiser.js";
import { type Layer, stateless } from "../layer.js";
import { checkCount } from "../parts/checkCount.js";
import { declareLayer } from "../parts/declareLayer.js";
import { floatDType } from "../parts/floatDType.js";
import { dtype as dtypeOption, initialiser, type Specs } from "../parts/options.js";
import { torchNames } from "../parts/torchNames.js";

export interface EmbeddingOptions {
  /** What the table starts from (default: normal with deviation 1, as in PyTorch). */
  readonly tableInit?: Initialiser;
  /** A token that stands for nothing: its vector starts as zeros and does not learn (default: none). */
  readonly paddingToken?: number;
  /** Of the parameters (default float32). */
  readonly dtype?: DType;
}

const embeddingOptions = {
  tableInit: initialiser("What the table starts from."),
  paddingToken: integer(
    "A token that stands for nothing: its vector starts as zeros and does not learn.",
    undefined,
    [0, 2147483647],
  ),
  dtype: dtypeOption(),
} satisfies Specs<EmbeddingOptions>;

/**
 * A learned vector for each of `count` tokens. Input int32[...], output float[..., size]. Parameters: `table`
 * float[count, size].
 *
 * @throws HyalineError `argument` for sizes that are no positive integers or a padding token that is none, `dtype` for inputs that are not integers
 * @example
 * ```ts
 * const model = sequential([embedding(1000, 16), gru(32), lastStep(), dense(2)]);
 * ```
 */
export const embedding = /* @__PURE__ */ declareLayer(
  function embedding(count: number, size: number, options: EmbeddingOptions = {}): Layer {
    readOptions("embedding", embeddingOptions, options);
    const { paddingToken } = options;
    checkCount("embedding", { count, size });
    if (
      paddingToken !== undefined &&
      !(Number.isInteger(paddingToken) && paddingToken >= 0 && paddingToken < count)
    )
      fail("argument", `embedding needs a padding token from 0 to ${count - 1}`, String(paddingToken));
    const { tableInit = (key, { shape, dtype }) => random.normal(key, shape, { dtype }) } = options;
    return stateless({
      name: "embedding",
      init: (key, input) => {
        const dtype = floatDType("embedding", options.dtype, input.dtype);
        const table = tableInit(key, { shape: [count, size], dtype, fanIn: count, fanOut: size });
        if (paddingToken === undefined) return { table };
        const row = reshape(arange(count), [count, 1]);
        return { table: where(equal(row, paddingToken), 0, table) };
      },
      apply: (params, x) => {
        if (!isInteger(x.dtype)) {
          const remedy = 'cast(…) them, or give a dataset { inputDType: "int32" }';
          fail("dtype", "embedding takes integers", formatSpec(x), remedy);
        }
        const vectors = gather(params.table as Tensor, x);
        if (paddingToken === undefined) return vectors;
        return where(equal(expandDims(x, -1), paddingToken), stopGradient(vectors), vectors);
      },
      ...torchNames({ table: "weight" }),
    });
  },
  {
    name: "embedding",
    title: "Embedding",
    family: "embedding",
    summary: "A learned vector for each token.",
  },
  embeddingOptions,
);
