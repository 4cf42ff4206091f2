import {
  add,
  concat,
  expandDims,
  gather,
  mul,
  reshape,
  slice,
  split,
  stack,
  sub,
  type Tensor,
} from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { joinHeads, splitHeads } from "./attentionParts.js";

/** Rotates pairs of features by angles that grow with the position. */
export function rotate(
  x: Tensor,
  cos: Tensor,
  sin: Tensor,
  { interleaved, width }: { readonly interleaved: boolean; readonly width: number },
): Tensor {
  const size = x.shape[3] as number;
  const turned = slice(x, [null, null, null, [0, width]]);
  const pairs = interleaved
    ? [0, 1].map((i) => slice(turned, [null, null, null, [i, null, 2]]))
    : split(turned, 2, { axis: 3 });
  const [a, b] = pairs as [Tensor, Tensor];
  const real = sub(mul(cos, a), mul(sin, b));
  const imaginary = add(mul(sin, a), mul(cos, b));
  const joined = interleaved
    ? reshape(stack([real, imaginary], { axis: 4 }), turned.shape)
    : concat([real, imaginary], { axis: 3 });
  return width === size ? joined : concat([joined, slice(x, [null, null, null, [width, size]])], { axis: 3 });
}

/** Of opset 23: caches of cosines and sines, by position where positions are given. */
export const RotaryEmbedding: Reader = (node) => {
  const given = node.tensor(0);
  const flat = given.rank === 3;
  const heads = node.int("num_heads", 0);
  if (flat && heads < 1) badFile("RotaryEmbedding of three axes needs num_heads");
  const x = flat ? splitHeads(given, heads) : given;
  const positions = node.optional(3);
  const cache = (input: number) => {
    const table = node.tensor(input);
    return expandDims(positions ? gather(table, positions) : table, 1);
  };
  const width = node.int("rotary_embedding_dim", 0) || (x.shape[3] as number);
  const interleaved = node.flag("interleaved", false, "off");
  const part = (t: Tensor) => slice(t, [null, null, null, [0, width / 2]]);
  const y = rotate(x, part(cache(1)), part(cache(2)), { interleaved, width });
  return flat ? joinHeads(y) : y;
};
