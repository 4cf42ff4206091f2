import { concat, cos, expandDims, mul, neg, sin, split, type Tensor, tensor } from "@hyaline/core";

/**
 * Each half of a head's features turned by angles that grow with the place, so that products of queries and keys hang on
 * their distance: x cos + (−x₂, x₁) sin. The features turn in pairs (i, i + depth / 2), as in GPT-NeoX and Llama.
 *
 * Source: Su et al., 2021, "RoFormer: Enhanced Transformer with Rotary Position Embedding", equation 34.
 *
 * @param x float[batch, heads, steps, depth]
 * @param places float[steps]
 */
export function rotated(x: Tensor, places: Tensor, base: number): Tensor {
  const half = (x.shape[3] as number) / 2;
  const speeds = Array.from({ length: half }, (_, i) => base ** (-i / half));
  const angles = mul(expandDims(places, 1), tensor([...speeds, ...speeds], { dtype: x.dtype }));
  const [first, second] = split(x, 2, { axis: 3 }) as [Tensor, Tensor];
  return mul(x, cos(angles)).add(mul(concat([neg(second), first], { axis: 3 }), sin(angles)));
}
