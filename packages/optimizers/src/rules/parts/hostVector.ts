import {
  type CallOptions,
  castNumbers,
  decode,
  flatten,
  sizeOf,
  type Tensor,
  type Tree,
  tensor,
} from "@hyaline/core";
import type { Vector } from "./vectors.js";

/** All numbers of a tree in one vector on the host. */
export async function toVector(tree: Tree, call: CallOptions): Promise<Vector> {
  const { leaves } = flatten(tree);
  const all = await Promise.all(leaves.map(async (leaf) => decode(await leaf.data(call), leaf.dtype)));
  const vector = new Float64Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const values of all) {
    vector.set(values as ArrayLike<number>, at);
    at += values.length;
  }
  return vector;
}

/** A tree like another, of the numbers of a vector. */
export function toTree<T extends Tree>(vector: Vector, like: T): T {
  const { leaves, structure } = flatten(like);
  let at = 0;
  const tensors = leaves.map(({ shape, dtype }): Tensor => {
    const end = at + sizeOf(shape);
    const values = castNumbers(vector.subarray(at, end), "float64", dtype);
    at = end;
    return tensor(values, { dtype, shape });
  });
  return structure.build(tensors) as T;
}
