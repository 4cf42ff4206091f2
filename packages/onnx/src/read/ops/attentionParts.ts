/** What readers of attention share: heads, masks, and the scores step by step. Not a reader itself. */
import {
  add,
  arange,
  equal,
  expandDims,
  full,
  lessEqual,
  logicalAnd,
  matMul,
  mul,
  repeat,
  reshape,
  softmax,
  swapAxes,
  type Tensor,
  tanh,
  transpose,
  where,
} from "@hyaline/core";

/** float[batch, steps, heads * size] as float[batch, heads, steps, size]. */
export function splitHeads(x: Tensor, heads: number): Tensor {
  const [batch, steps, width] = x.shape as [number, number, number];
  return transpose(reshape(x, [batch, steps, heads, width / heads]), [0, 2, 1, 3]);
}

/** float[batch, heads, steps, size] as float[batch, steps, heads * size]. */
export function joinHeads(x: Tensor): Tensor {
  const [batch, heads, steps, size] = x.shape as [number, number, number, number];
  return reshape(transpose(x, [0, 2, 1, 3]), [batch, steps, heads * size]);
}

/** Heads of keys and values that several heads of queries share, repeated. */
export function repeatHeads(x: Tensor, heads: number): Tensor {
  const own = x.shape[1] as number;
  return own === heads ? x : repeat(x, heads / own, { axis: 1 });
}

/** bool[..., queries, keys]: a query sees the keys up to its own place, of which `past` came before. */
export function causalMask(queries: number, keys: number, past: number | Tensor = 0): Tensor {
  const place = add(expandDims(arange(queries), 1), past);
  return lessEqual(reshape(arange(keys), [1, keys]), place);
}

/** bool[batch, 1, 1, keys]: the keys of each example that count. */
export const lengthMask = (lengths: Tensor, keys: number): Tensor =>
  lessEqual(reshape(arange(1, keys + 1), [1, 1, 1, keys]), reshape(lengths, [lengths.size, 1, 1, 1]));

/** Masks as numbers to be added: 0 where a bool mask holds, `low` elsewhere. */
export function additive(mask: Tensor, like: Tensor, low = Number.NEGATIVE_INFINITY): Tensor {
  if (mask.dtype !== "bool") return mask;
  const zero = full([], 0, { dtype: like.dtype });
  return where(mask, zero, low);
}

export const both = (a: Tensor | undefined, b: Tensor): Tensor => (a ? logicalAnd(a, b) : b);

export interface ScoreOptions {
  readonly scale: number;
  readonly softcap: number;
  /** Added to the scores. */
  readonly bias: Tensor | undefined;
}

/** The scores after each step: scaled products, softcap, mask, softmax (0 for queries that see nothing). */
export function scores(query: Tensor, key: Tensor, { scale, softcap, bias }: ScoreOptions) {
  // The root of the scale goes to both, as ONNX has it, which keeps float16 in range.
  const root = Math.sqrt(scale);
  const products = matMul(mul(query, root), swapAxes(mul(key, root), -1, -2));
  const capped = softcap > 0 ? mul(softcap, tanh(mul(products, 1 / softcap))) : products;
  const masked = bias ? add(capped, bias) : capped;
  const weights = softmax(masked, { axis: -1 });
  return { products, capped, masked, weights: bias ? zeroWhereBlind(masked, weights) : weights };
}

const zeroWhereBlind = (masked: Tensor, weights: Tensor): Tensor => {
  const blind = equal(masked.max({ axes: -1, keepDims: true }), Number.NEGATIVE_INFINITY);
  return where(blind, 0, weights);
};
