/** Attention of ONNX Runtime (`com.microsoft`), with masks by length or by key. */
import {
  add,
  attention,
  cast,
  concat,
  expandDims,
  fail,
  matMul,
  mul,
  reshape,
  slice,
  split,
  stack,
  sub,
  type Tensor,
} from "@hyaline/core";
import type { OnnxNode, Output, Reader } from "../graph/reader.js";
import { additive, causalMask, joinHeads, lengthMask, splitHeads } from "./attentionParts.js";

interface Masks {
  readonly bias: Tensor | undefined;
  readonly causal: boolean;
  readonly past: number;
  /** What is added for keys that do not count. */
  readonly low: number;
}

function attend(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  scale: number,
  { bias, causal, past, low }: Masks,
): Tensor {
  const [queries, keys] = [query.shape[2] as number, key.shape[2] as number];
  const blocked = causal ? additive(causalMask(queries, keys, past), query, low) : undefined;
  const mask = bias && blocked ? add(bias, blocked) : (bias ?? blocked);
  return joinHeads(attention(query, key, value, { scale, ...(mask ? { mask } : {}) }));
}

/** A mask of lengths [batch], of keys [batch, keys], or of pairs, as numbers to be added. */
function maskBias(mask: Tensor | undefined, query: Tensor, keys: number, low: number): Tensor | undefined {
  if (!mask) return undefined;
  if (mask.rank === 1) {
    if (mask.size !== query.shape[0])
      fail("unsupported", "attention is read with one length per example", `${mask.size}`);
    return additive(lengthMask(mask, keys), query, low);
  }
  const hidden = mul(sub(1, cast(mask, query.dtype)), low);
  if (mask.rank === 2) return reshape(hidden, [mask.shape[0] as number, 1, 1, keys]);
  return mask.rank === 3 ? expandDims(hidden, 1) : hidden;
}

const scaleOf = (node: OnnxNode, size: number): number => {
  const scale = node.float("scale", 0);
  return scale === 0 ? 1 / Math.sqrt(size) : scale;
};

/** Queries, keys and values by one product with packed weights. */
export const Attention: Reader = (node): readonly Output[] => {
  const heads = node.int("num_heads");
  const weights = node.tensor(1);
  const bias = node.optional(2);
  const packed = matMul(node.tensor(0), weights);
  const rows = bias ? add(packed, bias) : packed;
  const third = (weights.shape[1] as number) / 3;
  const parts = split(rows, node.ints("qkv_hidden_sizes") ?? [third, third, third], { axis: 2 });
  const [query, newKey, newValue] = parts.map((part) => splitHeads(part, heads)) as [Tensor, Tensor, Tensor];
  const past = node.optional(4);
  const key = past ? concat([slice(past, [0]), newKey], { axis: 2 }) : newKey;
  const value = past ? concat([slice(past, [1]), newValue], { axis: 2 }) : newValue;
  const low = node.float("mask_filter_value", -10000);
  const masked = maskBias(node.optional(3), query, key.shape[2] as number, low);
  const extra = node.optional(5);
  const y = attend(query, key, value, scaleOf(node, query.shape[3] as number), {
    bias: masked && extra ? add(masked, extra) : (masked ?? extra),
    causal: node.flag("unidirectional", false, "off"),
    past: past?.shape[3] ?? 0,
    low,
  });
  return [y, node.wants(1) ? stack([key, value]) : undefined];
};

/** Queries, keys and values given apart, or packed as [batch, steps, heads, 3, size] and [batch, steps, heads, 2, size]. */
export const MultiHeadAttention: Reader = (node): readonly Output[] => {
  const heads = node.int("num_heads");
  const given = unpack(node);
  const bias = node.optional(3);
  const width = given.query.shape[2] as number;
  const biased = (x: Tensor, from: number) => {
    if (!bias || x.rank !== 3) return x;
    return add(x, slice(bias, [[from, from + (x.shape[2] as number)]]));
  };
  const inHeads = (x: Tensor, from: number) => (x.rank === 4 ? x : splitHeads(biased(x, from), heads));
  const query = inHeads(given.query, 0);
  const [pastKey, pastValue] = [node.optional(6), node.optional(7)];
  const [newKey, newValue] = [inHeads(given.key, width), inHeads(given.value, 2 * width)];
  const key = pastKey ? concat([pastKey, newKey], { axis: 2 }) : newKey;
  const value = pastValue ? concat([pastValue, newValue], { axis: 2 }) : newValue;
  const low = node.float("mask_filter_value", -10000);
  const masked = maskBias(node.optional(4), query, key.shape[2] as number, low);
  const extra = node.optional(5);
  const y = attend(query, key, value, scaleOf(node, query.shape[3] as number), {
    bias: masked && extra ? add(masked, extra) : (masked ?? extra),
    causal: node.flag("unidirectional", false, "off"),
    past: pastKey?.shape[2] ?? 0,
    low,
  });
  return [y, key, value];
};

function unpack(node: OnnxNode): { query: Tensor; key: Tensor; value: Tensor } {
  const query = node.tensor(0);
  const flat = (x: Tensor, i: number) => {
    const part = slice(x, [null, null, null, i]);
    return reshape(part, [...part.shape.slice(0, 2), (part.shape[2] as number) * (part.shape[3] as number)]);
  };
  if (query.rank === 5) return { query: flat(query, 0), key: flat(query, 1), value: flat(query, 2) };
  const key = node.tensor(1);
  if (key.rank === 5) return { query, key: flat(key, 0), value: flat(key, 1) };
  return { query, key, value: node.tensor(2) };
}
