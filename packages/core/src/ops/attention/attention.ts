import { apply1, checkTensor } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import { broadcastShapes, formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { batchElementwise, promoteAll } from "../elementwise/elementwise.js";
import { matMul } from "../linear/matMul.js";
import {
  type AttentionAttributes,
  type AttentionOptions,
  attentionKeys,
  attentionWeights,
  scoresShape,
} from "./attentionWeights.js";

/** Inputs: query, key, value, and a mask where there is one. */
export const attentionOp = composite<AttentionAttributes>({
  name: "attention",
  infer: (inputs) => {
    const [query, key, value, mask] = inputs as [Spec, Spec, Spec, Spec?];
    const scores = scoresShape(query, key, mask);
    const [length, depth] = value.shape.slice(-2) as [number, number];
    const lead = broadcastShapes(scores.slice(0, -2), value.shape.slice(0, -2));
    if (value.shape.length < 2 || length !== key.shape.at(-2) || !lead || !isFloat(value.dtype)) {
      const got = `${formatSpec(value)} for keys ${formatSpec(key)}`;
      return fail("shape", "attention needs one value, float[..., keys, depth], per key", got);
    }
    return [{ dtype: value.dtype, shape: [...lead, query.shape.at(-2) as number, depth] }];
  },
  body: (inputs, attributes) => {
    const [query, key, value, mask] = inputs as [Tensor, Tensor, Tensor, Tensor?];
    return [matMul(attentionWeights(query, key, { ...attributes, mask }), value)];
  },
  batch: batchElementwise,
});

/**
 * Scaled dot-product attention: softmax(scale · Q Kᵀ + mask) V. Leading axes (batch, heads) broadcast.
 *
 * Source: A. Vaswani et al., "Attention is all you need", 2017, equation 1.
 *
 * @param query float[..., queries, depth]
 * @param key float[..., keys, depth]
 * @param value float[..., keys, size]
 * @returns float[..., queries, size]; zeros for a query whose mask allows no key
 * @throws HyalineError `shape`, `argument`
 * @example
 * ```ts
 * attention(zeros([2, 5, 8]), zeros([2, 7, 8]), zeros([2, 7, 3])).shape; // [2, 5, 3]
 * ```
 */
export function attention(query: Tensor, key: Tensor, value: Tensor, options: AttentionOptions = {}): Tensor {
  refuseUnknown("attention", options, attentionKeys);
  for (const input of [query, key, value]) checkTensor("attention", input);
  const { mask, causal = false, scale = 1 / Math.sqrt(query.shape.at(-1) ?? 1) } = options;
  const inputs = promoteAll("attention", [query, key, value]);
  return apply1(attentionOp, mask ? [...inputs, mask] : inputs, { causal, scale });
}
