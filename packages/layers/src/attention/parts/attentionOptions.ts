import { flag, integer, number } from "@hyaline/core/facts";
import type { KernelOptions } from "../../dense/dense.js";
import { also, dtype, initialiser, type Specs, useBias } from "../../parts/options.js";

export interface MultiHeadAttentionOptions extends Omit<KernelOptions, "activation"> {
  /** Of queries, keys and values over all heads together, and of the output (default: the query's last axis). */
  readonly size?: number;
  /** A step attends to no later one (default false). */
  readonly causal?: boolean;
  /** Whether queries and keys are turned by their places, so that distances count (default false). */
  readonly rotary?: boolean;
  /** How slowly the slowest features of rotary places turn (default 10000, as in the paper). */
  readonly rotaryBase?: number;
}

/** What all layers of attention take. */
export const projectionOptions = {
  size: integer("Of queries, keys and values over all heads together, and of the output.", undefined),
  rotary: flag("Whether queries and keys are turned by their places, so that distances count.", false),
  rotaryBase: number("How slowly the slowest features of rotary places turn.", 10000, [1, Number.MAX_VALUE]),
  useBias: useBias(),
  kernelInit: initialiser("What the kernel starts from."),
  biasInit: initialiser("What the bias starts from."),
  dtype: dtype(),
} satisfies Specs<Omit<MultiHeadAttentionOptions, "causal">>;

export const attentionOptions = also(projectionOptions, {
  causal: flag("A step attends to no later one.", false),
}) satisfies Specs<MultiHeadAttentionOptions>;
