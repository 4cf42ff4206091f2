/** What indexing ops share: index dtypes, how scattered values combine, batching. Not an op itself. */
import { isInteger } from "../../dtype.js";
import { fail } from "../../errors.js";
import { formatSpec } from "../../shape.js";
import { isTensor, type Tensor } from "../../tensor.js";
import { iota } from "../creation/iota.js";
import { add } from "../elementwise/add.js";
import { cast } from "../elementwise/cast.js";
import { less } from "../elementwise/less.js";
import { mul } from "../elementwise/mul.js";
import { where } from "../elementwise/where.js";
import { broadcastTo } from "../structure/broadcastTo.js";
import { reshape } from "../structure/reshape.js";
import { transpose } from "../structure/transpose.js";

/**
 * How an element that is scattered meets the one in its place: replaces it, is added to it, or the larger stays.
 * What `"set"` keeps where an index occurs twice is the backend's choice, and its gradient is then undefined.
 */
export type ScatterReduction = "set" | "add" | "max";

/**
 * Which axis an index points along.
 *
 * Indices are int32; -1 is the last element. An index out of range is an error when the op runs on backends that look
 * (the reference and ONNX Runtime's CPU do); on a GPU, which cannot raise one, its result is undefined.
 */
export interface IndexOptions {
  /** Negative counts from the back (default 0). */
  readonly axis?: number;
}

/** The names of {@link IndexOptions}. */
export const indexKeys = ["axis"];

export interface ScatterOptions extends IndexOptions {
  /** Default `"set"`. */
  readonly reduction?: ScatterReduction;
}

/** The names of {@link ScatterOptions}. */
export const scatterKeys = ["reduction", "axis"];

export type ScatterAttributes = { readonly axis: number; readonly reduction: ScatterReduction };

/** Checks that indices are integers and makes them int32. */
export function asIndices(name: string, indices: Tensor): Tensor {
  if (!isTensor(indices)) fail("argument", `${name} needs indices in a tensor`, typeof indices);
  if (!isInteger(indices.dtype)) {
    fail("dtype", `${name} needs integer indices`, formatSpec(indices), 'cast(…) them to "int32"');
  }
  return cast(indices, "int32");
}

export function checkReduction(name: string, reduction: ScatterReduction): ScatterReduction {
  if (!["set", "add", "max"].includes(reduction)) {
    fail("argument", `${name} reduces by "set", "add" or "max"`, JSON.stringify(reduction));
  }
  return reduction;
}

/** The examples along axis 0, repeated where all share one value. */
export const batchAll = (
  inputs: readonly Tensor[],
  batched: readonly boolean[],
  size: number,
): readonly Tensor[] =>
  inputs.map((input, i) => (batched[i] ? input : broadcastTo(input, [size, ...input.shape])));

/** Axes `count` places from `from` on, moved to start at `to`; the others keep their order. */
export function moveBlock(x: Tensor, from: number, to: number, count = 1): Tensor {
  const axes = [...x.shape.keys()];
  const block = axes.splice(from, count);
  axes.splice(to, 0, ...block);
  return transpose(x, axes);
}

/** Examples joined end to end along their indexed axis, which comes first: [size, ..., n, ...] becomes [size * n, ...]. */
export function joinExamples(x: Tensor, axis: number): Tensor {
  const [size, n, ...rest] = moveBlock(x, axis + 1, 1).shape as [number, number, ...number[]];
  return reshape(moveBlock(x, axis + 1, 1), [size * n, ...rest]);
}

/** Indices [size, ...] into examples of `n` elements, as indices into the examples joined. */
export function joinIndices(indices: Tensor, n: number): Tensor {
  const [size] = indices.shape as [number];
  const example = iota({ dtype: "int32", shape: [size, ...new Array(indices.rank - 1).fill(1)] }, 0);
  return add(where(less(indices, 0), add(indices, n), indices), mul(example, n));
}
