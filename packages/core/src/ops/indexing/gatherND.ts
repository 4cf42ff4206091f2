import type { Tensor } from "../../tensor.js";
import { reshape } from "../structure/reshape.js";
import { flatIndices } from "./flatIndices.js";
import { gather } from "./gather.js";

/**
 * The parts of `x` at index tuples: the last axis of `indices` holds one index for each of the first k axes of `x`
 * (ONNX's `GatherND`).
 *
 * @param x any[n₀, …, n_(k-1), ...rest]
 * @param indices int32[...i, k]; -1 is the last element; a tuple out of range is what an index of `gather` out of range is
 * @returns any[...i, ...rest]
 * @throws HyalineError `dtype` when indices are not integers, `shape` when k is above the rank of `x`
 * @example
 * ```ts
 * await gatherND(tensor([[1, 2], [3, 4]]), tensor([[0, 1], [1, 0]], { dtype: "int32" })).array(); // [2, 3]
 * ```
 */
export function gatherND(x: Tensor, indices: Tensor): Tensor {
  const { flat, joined } = flatIndices("gatherND", x, indices);
  return gather(reshape(x, joined), flat);
}
