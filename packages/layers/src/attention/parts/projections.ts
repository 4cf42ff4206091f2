/** What layers of attention share: projections of queries, keys and values into heads, and of what those give. */
import {
  arange,
  cast,
  concat,
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
import { dense } from "../../dense/dense.js";
import type { Params, ReadWeight } from "../../layer.js";
import { checkCount } from "../../parts/checkCount.js";
import type { MultiHeadAttentionOptions } from "./attentionOptions.js";
import { type AttentionInputs, maskOf } from "./masks.js";
import { rotated } from "./rotary.js";

const projections = ["query", "key", "value"] as const;

/** Queries, keys and values in heads, float[batch, heads, steps, depth]. */
export interface Heads {
  readonly query: Tensor;
  readonly key: Tensor;
  readonly value: Tensor;
  readonly mask: Tensor | undefined;
}

/** The projections of one layer of attention. */
export interface Projections {
  readonly init: (key: Tensor, input: Spec | Readonly<Record<string, Spec>>) => Params;
  /** @param from the place of the first step (default 0) */
  readonly heads: (params: Params, x: Tensor | AttentionInputs, from?: Tensor) => Heads;
  /** The output from what the heads give. */
  readonly join: (params: Params, perHead: Tensor) => Tensor;
  readonly fromTorch: (read: ReadWeight, params: Params) => Params;
  readonly toTorch: (params: Params) => Readonly<Record<string, Tensor>>;
}

export function projectionsOf(name: string, heads: number, options: MultiHeadAttentionOptions): Projections {
  const { size, causal: _, rotary = false, rotaryBase = 10_000, ...projection } = options;
  checkCount(name, { heads, ...(size === undefined ? {} : { size }) });
  const project = (which: string, params: Params, x: Tensor): Tensor => {
    const own = params[which] as Params;
    const width = (own.kernel as Tensor).shape[1] as number;
    return named(which, () => dense(width, projection).apply(own, x).output);
  };
  const toHeads = (x: Tensor): Tensor => {
    const [batch, steps, width] = x.shape as [number, number, number];
    return transpose(reshape(x, [batch, steps, heads, width / heads]), [0, 2, 1, 3]);
  };
  const turned = (x: Tensor, from: Tensor | undefined): Tensor => {
    if (!rotary) return x;
    const places = cast(arange(x.shape[2] as number), x.dtype);
    return rotated(x, from ? places.add(cast(from, x.dtype)) : places, rotaryBase);
  };
  return {
    init: (key, input) => {
      const specs = inputsOf(name, input);
      const width = size ?? (specs.query.shape.at(-1) as number);
      if (width % heads !== 0)
        fail("argument", `${name} needs heads that divide its size`, `${heads} for ${width}`);
      if (rotary && (width / heads) % 2 !== 0)
        fail(
          "argument",
          `${name} needs heads of an even depth to turn`,
          `${width / heads}`,
          "use fewer heads",
        );
      const one = (i: number, from: Spec): Params =>
        dense(width, projection).init(random.fold(key, i), from).params;
      const { query } = specs;
      return {
        ...Object.fromEntries(projections.map((which, i) => [which, one(i, specs[which])])),
        output: one(projections.length, { dtype: query.dtype, shape: [...query.shape.slice(0, 2), width] }),
      };
    },
    heads: (params, x, from) => {
      const inputs = inputsOf<Tensor>(name, x);
      const [query, key, value] = projections.map((which) =>
        toHeads(project(which, params, inputs[which])),
      ) as [Tensor, Tensor, Tensor];
      const mask = isTensor(x) ? undefined : maskOf(name, inputs.key, x);
      return { query: turned(query, from), key: turned(key, from), value, mask };
    },
    join: (params, perHead) => {
      const attended = tap([currentScope(), "heads"].filter(Boolean).join("/"), perHead);
      const [batch, , steps, depth] = attended.shape as [number, number, number, number];
      return project(
        "output",
        params,
        reshape(transpose(attended, [0, 2, 1, 3]), [batch, steps, heads * depth]),
      );
    },
    fromTorch: (read, params) => attentionFromTorch(read, "bias" in (params.output as Params)),
    toTorch: attentionToTorch,
  };
}

/** Missing keys are the queries, missing values the keys. */
function inputsOf<T extends Spec>(
  name: string,
  input: T | { readonly query?: T; readonly key?: T; readonly value?: T },
): Readonly<Record<(typeof projections)[number], T>> {
  const parts = "dtype" in input ? { query: input as T } : (input as { query?: T; key?: T; value?: T });
  const query = parts.query ?? fail("argument", `${name} needs a query`, Object.keys(input).join(", "));
  const key = parts.key ?? query;
  const value = parts.value ?? key;
  for (const x of [query, key, value]) {
    if (x.shape.length !== 3)
      fail("shape", `${name} needs inputs [batch, steps, features]`, formatSpec(x), "add or reshape axes?");
  }
  return { query, key, value };
}

const separate = ["q_proj_weight", "k_proj_weight", "v_proj_weight"];

/** PyTorch packs the three projections into one weight where their inputs have one size. */
function attentionFromTorch(read: ReadWeight, useBias: boolean): Params {
  const packed = read.optional("in_proj_weight");
  const apart = packed ? undefined : read.optional(separate[0] as string);
  const weights = apart
    ? separate.map((name) => read(name))
    : split(packed ?? read("in_proj_weight"), 3, { axis: 0 });
  const biases = useBias ? split(read("in_proj_bias"), 3, { axis: 0 }) : [];
  const own = (weight: Tensor, bias: Tensor | undefined): Params => ({
    kernel: transpose(weight),
    ...(bias ? { bias } : {}),
  });
  return {
    ...Object.fromEntries(projections.map((which, i) => [which, own(weights[i] as Tensor, biases[i])])),
    output: own(read("out_proj.weight"), useBias ? read("out_proj.bias") : undefined),
  };
}

function attentionToTorch(params: Params): Record<string, Tensor> {
  const own = [...projections, "output"].map((which) => params[which] as Readonly<Record<string, Tensor>>);
  const weights = own.map(({ kernel }) => transpose(kernel as Tensor));
  const [output] = weights.slice(3);
  const inputs = weights.slice(0, 3);
  const fits = inputs.every(({ shape }) => shape[1] === inputs[0]?.shape[1]);
  const packed = fits
    ? { in_proj_weight: concat(inputs) }
    : Object.fromEntries(separate.map((name, i) => [name, inputs[i] as Tensor]));
  const biases = own.flatMap(({ bias }) => (bias ? [bias] : []));
  return {
    ...packed,
    ...(biases.length > 0 ? { in_proj_bias: concat(biases.slice(0, 3)) } : {}),
    "out_proj.weight": output as Tensor,
    ...(biases.length > 0 ? { "out_proj.bias": biases[3] as Tensor } : {}),
  };
}
