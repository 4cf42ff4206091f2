/** What the methods of a tensor take: types only, so that the tensor's own file needs no op's. */
import type { Backend } from "./backend.js";
import type { DType, TypedArray } from "./dtype.js";
import type { Shape } from "./shape.js";
import type { Tensor, TensorLike } from "./tensor.js";

export interface ReduceOptions {
  /** The axes to reduce; negative counts from the back; all of them when left out. */
  readonly axes?: number | readonly number[];
  /** Keep the reduced axes with size 1 (default false). */
  readonly keepDims?: boolean;
}

/** The names of {@link ReduceOptions}. */
export const reduceKeys = ["axes", "keepDims"];

/** Options of `argMax` and `argMin`. */
export interface ArgOptions {
  /** Negative counts from the back (default -1). */
  readonly axis?: number;
  readonly keepDims?: boolean;
}

/** The names of {@link ArgOptions}. */
export const argKeys = ["axis", "keepDims"];

/**
 * Which elements of one axis a slice takes: all of them (`null`), the one at an index, whose axis goes away, or
 * `[start, stop, step]` as in Python: `stop` is not included, negative numbers count from the back, bounds past the end
 * are cut, and `null` or a missing number means as far as it goes.
 */
export type SliceRange =
  | null
  | number
  | readonly [start?: number | null, stop?: number | null, step?: number | null];

export interface SqueezeOptions {
  /** The axes to take away; negative counts from the back; every axis of size 1 when left out. */
  readonly axes?: number | readonly number[];
}

/** Numbers or booleans nested to the depth of a tensor's rank. */
export type NestedArray = number | boolean | readonly NestedArray[];

/** What every call that may run something takes. */
export interface CallOptions {
  /** Overrides the backend set by `useBackend`. */
  readonly backend?: Backend;
  readonly signal?: AbortSignal;
}

/** The common operations as methods: `x.add(1).sum()` is `sum(add(x, 1))`. */
export interface TensorMethods {
  add(other: TensorLike): Tensor;
  sub(other: TensorLike): Tensor;
  mul(other: TensorLike): Tensor;
  div(other: TensorLike): Tensor;
  pow(other: TensorLike): Tensor;
  greater(other: TensorLike): Tensor;
  less(other: TensorLike): Tensor;
  equal(other: TensorLike): Tensor;
  neg(): Tensor;
  abs(): Tensor;
  square(): Tensor;
  exp(): Tensor;
  log(): Tensor;
  sqrt(): Tensor;
  matMul(other: Tensor): Tensor;
  sum(options?: ReduceOptions): Tensor;
  mean(options?: ReduceOptions): Tensor;
  max(options?: ReduceOptions): Tensor;
  min(options?: ReduceOptions): Tensor;
  argMax(options?: ArgOptions): Tensor;
  /** `x.slice(1, null, [4, 0, -2])` is NumPy's `x[1, :, 4:0:-2]`. */
  slice(...ranges: readonly SliceRange[]): Tensor;
  reshape(shape: Shape): Tensor;
  squeeze(options?: SqueezeOptions): Tensor;
  expandDims(axes: number | readonly number[]): Tensor;
  transpose(permutation?: readonly number[]): Tensor;
  cast(dtype: DType): Tensor;
  /** The elements in row-major order, evaluated first if need be. Do not write to the array. */
  data(options?: CallOptions): Promise<TypedArray>;
  /** The elements as nested arrays of numbers (booleans for bool); a bare value for a scalar. */
  array(options?: CallOptions): Promise<NestedArray>;
  /** The one element of a tensor of size 1, as a number. */
  item(options?: CallOptions): Promise<number>;
}
