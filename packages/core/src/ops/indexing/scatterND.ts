import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { reshape } from "../structure/reshape.js";
import { flatIndices } from "./flatIndices.js";
import type { ScatterReduction } from "./indices.js";
import { scatter } from "./scatter.js";

export interface ScatterNDOptions {
  /** Default `"set"`. */
  readonly reduction?: ScatterReduction;
}

/**
 * `x` with `updates` put at index tuples: the dual of `gatherND` (ONNX's `ScatterND`).
 *
 * @param x any[n₀, …, n_(k-1), ...rest]
 * @param indices int32[...i, k]; -1 is the last element; a tuple out of range is what an index of `scatter` out of range is
 * @param updates any[...i, ...rest]
 * @throws HyalineError `dtype` when indices are not integers, `shape` when k is above the rank of `x` or the updates do
 * not fit, `argument` for an unknown reduction
 * @example
 * ```ts
 * const place = tensor([[0, 1]], { dtype: "int32" });
 * await scatterND(zeros([2, 2]), place, tensor([5])).array(); // [[0, 5], [0, 0]]
 * ```
 */
export function scatterND(
  x: Tensor,
  indices: Tensor,
  updates: Tensor,
  options: ScatterNDOptions = {},
): Tensor {
  refuseUnknown("scatterND", options, ["reduction"]);
  const { flat, joined } = flatIndices("scatterND", x, indices);
  return reshape(scatter(reshape(x, joined), flat, updates, options), x.shape);
}
