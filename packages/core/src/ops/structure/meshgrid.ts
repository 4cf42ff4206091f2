import { checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { formatSpec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { broadcastTo } from "./broadcastTo.js";
import { reshape } from "./reshape.js";

/**
 * Coordinates of a grid: from one vector per axis, one tensor per axis, each over the whole grid (NumPy's `meshgrid`
 * with `indexing="ij"`).
 *
 * @param vectors any[n₀], any[n₁], …
 * @returns any[n₀, n₁, …] each
 * @throws HyalineError `shape` when one is not a vector
 * @example
 * ```ts
 * const [rows, columns] = meshgrid([arange(2), arange(3)]); // [[0, 0, 0], [1, 1, 1]] and [[0, 1, 2], [0, 1, 2]]
 * ```
 */
export function meshgrid(vectors: readonly Tensor[]): Tensor[] {
  for (const vector of vectors) {
    checkTensor("meshgrid", vector);
    if (vector.rank !== 1) fail("shape", "meshgrid needs vectors", formatSpec(vector));
  }
  const shape = vectors.map((vector) => vector.size);
  return vectors.map((vector, axis) =>
    broadcastTo(reshape(vector, new Array<number>(shape.length).fill(1).with(axis, vector.size)), shape),
  );
}
