import { add, attention, concat, full, matMul, reshape, sub, type Tensor } from "@hyaline/core";
import type { OnnxNode, Reader } from "../graph/reader.js";
import {
  additive,
  both,
  causalMask,
  joinHeads,
  lengthMask,
  repeatHeads,
  scores,
  splitHeads,
} from "./attentionParts.js";

/** Scaled dot-product attention of opset 23 and 24, with shared heads, a cache of keys and values, and masks. */
export const Attention: Reader = (node) => {
  const flat = node.value(0).shape.length === 3;
  const heads = (input: number, attribute: string): Tensor => {
    const x = node.tensor(input);
    return flat ? splitHeads(x, node.int(attribute)) : x;
  };
  const query = heads(0, "q_num_heads");
  const [pastKey, pastValue] = [node.optional(4), node.optional(5)];
  const [newKey, newValue] = [heads(1, "kv_num_heads"), heads(2, "kv_num_heads")];
  const key = pastKey ? concat([pastKey, newKey], { axis: 2 }) : newKey;
  const value = pastValue ? concat([pastValue, newValue], { axis: 2 }) : newValue;
  const past = pastKey?.shape[2] ?? 0;
  const scale = node.has("scale") ? node.float("scale") : 1 / Math.sqrt(query.shape[3] as number);
  const bias = mask(node, query, key, past);
  const softcap = node.float("softcap", 0);
  const count = query.shape[1] as number;
  const [keys, values] = [repeatHeads(key, count), repeatHeads(value, count)];
  const layout = (y: Tensor) => (flat ? joinHeads(y) : y);
  const cache = [key, value];
  // The plain form keeps its name, for backends that know it whole.
  if (!bias && softcap === 0 && !node.wants(3)) {
    return [layout(attention(query, keys, values, { scale })), ...cache, undefined];
  }
  const steps = scores(query, keys, { scale, softcap, bias });
  const stages = [steps.products, steps.capped, steps.masked, steps.weights];
  const stage = stages[node.int("qk_matmul_output_mode", 0)] ?? steps.products;
  return [layout(matMul(steps.weights, values)), ...cache, stage];
};

/** All masks of the node as numbers to be added to the scores. */
function mask(node: OnnxNode, query: Tensor, key: Tensor, past: number): Tensor | undefined {
  const [queries, keys] = [query.shape[2] as number, key.shape[2] as number];
  const lengths = node.optional(6);
  let visible = lengths && lengthMask(lengths, keys);
  if (node.flag("is_causal", false, "off")) {
    // With lengths the last query stands at the last key that counts.
    const before = lengths ? reshape(sub(lengths, queries), [lengths.size, 1, 1, 1]) : past;
    visible = both(visible, causalMask(queries, keys, before));
  }
  const given = node.optional(3);
  const padded = given && padMask(given, keys);
  if (padded?.dtype === "bool") visible = both(visible, padded);
  const bias = padded && padded.dtype !== "bool" ? padded : undefined;
  const blocked = visible && additive(visible, query);
  return blocked && bias ? add(blocked, bias) : (blocked ?? bias);
}

/** A mask for fewer keys than there are hides the rest. */
function padMask(given: Tensor, keys: number): Tensor {
  const missing = keys - (given.shape.at(-1) ?? keys);
  if (missing <= 0) return given;
  const hidden = given.dtype === "bool" ? 0 : Number.NEGATIVE_INFINITY;
  return concat([given, full(given.shape.with(-1, missing), hidden, { dtype: given.dtype })], { axis: -1 });
}
