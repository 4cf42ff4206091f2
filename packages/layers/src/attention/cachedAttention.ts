import {
  add,
  attention,
  clip,
  expandDims,
  fail,
  formatSpec,
  gather,
  greaterEqual,
  iota,
  isTensor,
  less,
  lessEqual,
  logicalAnd,
  reshape,
  sub,
  type Tensor,
  where,
  zeros,
} from "@hyaline/core";
import { integer, readOptions, required } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { also, type Specs } from "../parts/options.js";
import { type MultiHeadAttentionOptions, projectionOptions } from "./parts/attentionOptions.js";
import { projectionsOf } from "./parts/projections.js";

export interface CachedAttentionOptions extends Omit<MultiHeadAttentionOptions, "causal"> {
  /** How many steps the cache holds, of all calls together. */
  readonly maxSteps: number;
}

/** The keys and values of all steps so far, and how many those are. */
export type AttentionCache = {
  /** float[batch, heads, maxSteps, depth] */
  readonly key: Tensor;
  readonly value: Tensor;
  /** int32[] */
  readonly steps: Tensor;
};

/** Steps that follow those of a cache; the first where there is none. */
export type CachedInputs = {
  /** float[batch, steps, in] */
  readonly x: Tensor;
  readonly cache?: AttentionCache;
};

/** What the new steps give, and the cache with them. */
export type CachedOutputs = {
  /** float[batch, steps, size] */
  readonly output: Tensor;
  readonly cache: AttentionCache;
};

const cachedAttentionOptions = also(projectionOptions, {
  maxSteps: required(integer("How many steps the cache holds, of all calls together.", undefined)),
}) satisfies Specs<CachedAttentionOptions>;

/**
 * Causal attention a few steps at a time: the keys and values of earlier steps are kept, so that writing a text token by
 * token costs one step each time. Its parameters, and its outputs step by step, are those of `multiHeadAttention` with
 * `causal`. The cache has one shape from the first step to the last, so that every step is one compiled graph; steps past
 * `maxSteps` are lost.
 *
 * Input float[batch, steps, in], or {@link CachedInputs}; output {@link CachedOutputs}.
 *
 * @param heads how many; divides the size
 * @throws HyalineError `argument` for heads that do not divide the size, `shape` for more steps at once than the cache holds
 * @example
 * ```ts
 * const layer = cachedAttention(2, { maxSteps: 16 });
 * const step = bind(layer, layer.init(random.key(0), { dtype: "float32", shape: [1, 1, 4] }));
 * const first = step(random.normal(random.key(1), [1, 3, 4]));
 * const next = step({ x: random.normal(random.key(1), [1, 1, 4]), cache: first.cache });
 * next.output.shape; // [1, 1, 4]
 * ```
 */
export const cachedAttention = /* @__PURE__ */ declareLayer(
  function cachedAttention(
    heads: number,
    options: CachedAttentionOptions,
  ): Layer<Tensor | CachedInputs, CachedOutputs> {
    readOptions("cachedAttention", cachedAttentionOptions, options);
    const { maxSteps, ...own } = options;
    const { init, heads: inHeads, join, ...rules } = projectionsOf("cachedAttention", heads, own);
    return stateless<Tensor | CachedInputs, CachedOutputs>({
      name: "attention",
      ...(rules as object),
      init: (key, input) => init(key, "dtype" in input ? (input as Tensor) : (input as CachedInputs).x),
      apply: (params, input) => {
        const x = isTensor(input) ? input : input.x;
        const before = isTensor(input) ? undefined : input.cache;
        const from = before?.steps ?? zeros([], { dtype: "int32" });
        const { query, key, value } = inHeads(params, x, from);
        const count = x.shape[1] as number;
        if (count > maxSteps)
          fail("shape", `cachedAttention holds ${maxSteps} steps`, formatSpec(x), "make maxSteps larger");
        const held = (old: Tensor | undefined, fresh: Tensor): Tensor => placed(old, fresh, from, maxSteps);
        const [keys, values] = [held(before?.key, key), held(before?.value, value)];
        // Query i stands at from + i.
        const queries = add(iota({ dtype: "int32", shape: [count, 1] }, 0), from);
        const mask = lessEqual(iota({ dtype: "int32", shape: [1, maxSteps] }, 1), queries);
        const output = join(params, attention(query, keys, values, { mask }));
        return { output, cache: { key: keys, value: values, steps: add(from, count) } };
      },
    });
  },
  {
    name: "cachedAttention",
    title: "Attention with a cache",
    family: "attention",
    summary: "Causal attention a few steps at a time, which keeps the keys and values of those before.",
    source: {
      authors: "N. Shazeer",
      title: "Fast Transformer Decoding: One Write-Head is All You Need",
      year: 2019,
      where: "section 2.4",
    },
  },
  cachedAttentionOptions,
);

/** Fresh steps at their places in what is held; zeros where nothing is yet. */
function placed(old: Tensor | undefined, fresh: Tensor, from: Tensor, maxSteps: number): Tensor {
  const [batch, heads, count, depth] = fresh.shape as [number, number, number, number];
  const offset = sub(iota({ dtype: "int32", shape: [maxSteps] }, 0), from);
  const laid = gather(fresh, clip(offset, 0, count - 1), { axis: 2 });
  const isFresh = reshape(logicalAnd(greaterEqual(offset, 0), less(offset, count)), [maxSteps, 1]);
  return where(
    expandDims(isFresh, 0),
    laid,
    old ?? zeros([batch, heads, maxSteps, depth], { dtype: fresh.dtype }),
  );
}
