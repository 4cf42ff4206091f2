import { checkTensor } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { broadcastShapes, formatSpec, type Shape, type Spec, sameShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { softmax } from "../activations/softmax.js";
import { iota } from "../creation/iota.js";
import { add } from "../elementwise/add.js";
import { greaterEqual } from "../elementwise/greaterEqual.js";
import { logicalAnd } from "../elementwise/logicalAnd.js";
import { mul } from "../elementwise/mul.js";
import { notEqual } from "../elementwise/notEqual.js";
import { where } from "../elementwise/where.js";
import { matMul } from "../linear/matMul.js";
import { transpose } from "../structure/transpose.js";

export interface AttentionOptions {
  /**
   * bool[..., queries, keys]: which keys each query may attend to; or float[..., queries, keys], added to the scores,
   * where -Infinity allows no attention. Every key, when left out.
   */
  readonly mask?: Tensor | undefined;
  /** Query i attends to no key after i (default false). */
  readonly causal?: boolean;
  /** What scores are multiplied by (default 1 / √depth). */
  readonly scale?: number;
}

/** The names of {@link AttentionOptions}. */
export const attentionKeys = ["mask", "causal", "scale"];

export type AttentionAttributes = { readonly causal: boolean; readonly scale: number };

/** The shape of the scores of queries by keys. */
export function scoresShape(query: Spec, key: Spec, mask: Spec | undefined): Shape {
  const lead = broadcastShapes(query.shape.slice(0, -2), key.shape.slice(0, -2));
  const fits = query.shape.length >= 2 && key.shape.length >= 2 && query.shape.at(-1) === key.shape.at(-1);
  if (!fits || !lead || !isFloat(query.dtype)) {
    return fail(
      "shape",
      "attention needs queries float[..., queries, depth] and keys float[..., keys, depth]",
      `${formatSpec(query)} and ${formatSpec(key)}`,
    );
  }
  const shape = [...lead, query.shape.at(-2) as number, key.shape.at(-2) as number];
  if (!mask) return shape;
  const masked = broadcastShapes(mask.shape, shape);
  if (!masked || !sameShape(masked.slice(-2), shape.slice(-2))) {
    const rule = `attention needs a mask that broadcasts to [..., ${shape.slice(-2).join(", ")}]`;
    return fail("shape", rule, formatSpec(mask));
  }
  return masked;
}

/**
 * The weights of scaled dot-product attention: softmax(scale · Q Kᵀ + mask) over the keys.
 *
 * @param query float[..., queries, depth]
 * @param key float[..., keys, depth]
 * @returns float[..., queries, keys]; zeros for a query whose mask allows no key
 * @throws HyalineError `shape`
 * @example
 * ```ts
 * attentionWeights(zeros([2, 5, 8]), zeros([2, 7, 8])).shape; // [2, 5, 7]
 * ```
 */
export function attentionWeights(query: Tensor, key: Tensor, options: AttentionOptions = {}): Tensor {
  refuseUnknown("attentionWeights", options, attentionKeys);
  for (const input of [query, key]) checkTensor("attentionWeights", input);
  const { mask, causal = false, scale = 1 / Math.sqrt(query.shape.at(-1) ?? 1) } = options;
  scoresShape(query, key, mask);
  const swapped = transpose(key, [...key.shape.keys()].toSpliced(-2, 2, key.rank - 1, key.rank - 2));
  const scores = matMul(mul(query, scale), swapped);
  const isAdded = mask !== undefined && isFloat(mask.dtype);
  const added = isAdded ? add(scores, mask) : scores;
  const choice = isAdded ? notEqual(mask, Number.NEGATIVE_INFINITY) : mask;
  const allowed = allowedPairs(choice, causal, scores.shape);
  if (!allowed) return softmax(added);
  // Below every score, but finite: a row of nothing else gives no NaN, and is then set to 0.
  const weights = softmax(where(allowed, added, query.dtype === "float16" ? -6e4 : -1e30));
  return choice ? where(allowed, weights, 0) : weights;
}

function allowedPairs(mask: Tensor | undefined, causal: boolean, scores: Shape): Tensor | undefined {
  if (!causal) return mask;
  const shape = scores.slice(-2);
  const past = greaterEqual(iota({ dtype: "int32", shape }, 0), iota({ dtype: "int32", shape }, 1));
  return mask ? logicalAnd(mask, past) : past;
}
