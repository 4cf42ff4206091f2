import {
  attention,
  currentScope,
  fail,
  formatSpec,
  isTensor,
  named,
  random,
  reshape,
  type Spec,
  split,
  type Tensor,
  tap,
  transpose,
} from "@hyaline/core";
import { flag, integer, readOptions } from "@hyaline/core/facts";
import { dense, type KernelOptions } from "../dense/dense.js";
import { type Layer, type Params, type ReadWeight, stateless } from "../layer.js";
import { checkCount } from "../parts/checkCount.js";
import { declareLayer } from "../parts/declareLayer.js";
import { dtype, initialiser, type Specs, useBias } from "../parts/options.js";

export interface MultiHeadAttentionOptions extends Omit<KernelOptions, "activation"> {
  /** Of queries, keys and values over all heads together, and of the output (default: the query's last axis). */
  readonly size?: number;
  /** A step attends to no later one (default false). */
  readonly causal?: boolean;
}

/** What attends to what, where that is not a sequence to itself. */
export type AttentionInputs = {
  /** float[batch, queries, in] */
  readonly query: Tensor;
  /** float[batch, keys, inKey]; the query when left out. */
  readonly key?: Tensor;
  /** float[batch, keys, inValue]; the key when left out. */
  readonly value?: Tensor;
  /** bool, true where a query may attend to a key; broadcasts to [batch, heads, queries, keys]. */
  readonly mask?: Tensor;
};

const projections = ["query", "key", "value"] as const;

const multiHeadAttentionOptions = {
  size: integer("Of queries, keys and values over all heads together, and of the output.", undefined),
  causal: flag("A step attends to no later one.", false),
  useBias: useBias(),
  kernelInit: initialiser("What the kernel starts from."),
  biasInit: initialiser("What the bias starts from."),
  dtype: dtype(),
} satisfies Specs<MultiHeadAttentionOptions>;

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
    readOptions("multiHeadAttention", multiHeadAttentionOptions, options);
    const { size, causal = false, ...projection } = options;
    checkCount("multiHeadAttention", { heads, ...(size === undefined ? {} : { size }) });
    const project = (name: string, params: Params, x: Tensor): Tensor => {
      const own = params[name] as Params;
      return named(
        name,
        () => dense((own.kernel as Tensor).shape[1] as number, projection).apply(own, x).output,
      );
    };
    const toHeads = (x: Tensor): Tensor => {
      const [batch, steps, width] = x.shape as [number, number, number];
      return transpose(reshape(x, [batch, steps, heads, width / heads]), [0, 2, 1, 3]);
    };
    return stateless<Tensor | AttentionInputs>({
      name: "attention",
      init: (key, input) => {
        const specs = inputsOf(input as Spec | Readonly<Record<string, Spec>>);
        const width = size ?? (specs.query.shape.at(-1) as number);
        if (width % heads !== 0)
          fail("argument", "multiHeadAttention needs heads that divide its size", `${heads} for ${width}`);
        const one = (i: number, from: Spec): Params =>
          dense(width, projection).init(random.fold(key, i), from).params;
        const { query } = specs;
        return {
          ...Object.fromEntries(projections.map((name, i) => [name, one(i, specs[name])])),
          output: one(projections.length, { dtype: query.dtype, shape: [...query.shape.slice(0, 2), width] }),
        };
      },
      apply: (params, x) => {
        const inputs = inputsOf<Tensor>(x);
        const [query, key, value] = projections.map((name) => toHeads(project(name, params, inputs[name])));
        const mask = isTensor(x) ? undefined : x.mask;
        const perHead = attention(query as Tensor, key as Tensor, value as Tensor, { mask, causal });
        const attended = tap([currentScope(), "heads"].filter(Boolean).join("/"), perHead);
        const [batch, , steps, depth] = attended.shape as [number, number, number, number];
        const joined = reshape(transpose(attended, [0, 2, 1, 3]), [batch, steps, heads * depth]);
        return project("output", params, joined);
      },
      fromTorch: (read, params) => attentionFromTorch(read, "bias" in (params.output as Params)),
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
  multiHeadAttentionOptions,
);

/** Missing keys are the queries, missing values the keys. */
function inputsOf<T extends Spec>(
  input: T | { readonly query?: T; readonly key?: T; readonly value?: T },
): Readonly<Record<(typeof projections)[number], T>> {
  const parts = "dtype" in input ? { query: input } : input;
  const query =
    parts.query ?? fail("argument", "multiHeadAttention needs a query", Object.keys(input).join(", "));
  const key = parts.key ?? query;
  const value = parts.value ?? key;
  for (const x of [query, key, value]) {
    if (x.shape.length !== 3)
      fail(
        "shape",
        "multiHeadAttention needs inputs [batch, steps, features]",
        formatSpec(x),
        "add or reshape axes?",
      );
  }
  return { query, key, value };
}

/** PyTorch packs the three projections into one weight where their inputs have one size. */
function attentionFromTorch(read: ReadWeight, useBias: boolean): Params {
  const packed = read.optional("in_proj_weight");
  const weights = packed
    ? split(packed, 3, { axis: 0 })
    : [read("q_proj_weight"), read("k_proj_weight"), read("v_proj_weight")];
  const biases = useBias ? split(read("in_proj_bias"), 3, { axis: 0 }) : [];
  const own = (weight: Tensor, bias: Tensor | undefined): Params => ({
    kernel: transpose(weight),
    ...(bias ? { bias } : {}),
  });
  return {
    ...Object.fromEntries(projections.map((name, i) => [name, own(weights[i] as Tensor, biases[i])])),
    output: own(read("out_proj.weight"), useBias ? read("out_proj.bias") : undefined),
  };
}
