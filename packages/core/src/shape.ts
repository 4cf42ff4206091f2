import type { DType } from "./dtype.js";
import { fail } from "./errors.js";

/** Sizes of the axes; `[]` is a scalar. */
export type Shape = readonly number[];

/** What is known of a value before it is computed. */
export interface Spec {
  readonly shape: Shape;
  readonly dtype: DType;
}

export const spec = (dtype: DType, shape: Shape): Spec => ({ dtype, shape });

/** Shape and dtype alone: a tensor counts as a spec too, and whoever keeps it keeps its memory. */
export const plainSpec = ({ dtype, shape }: Spec): Spec => ({ dtype, shape });

/** `float32[2, 3]`, as error messages print it. */
export const formatSpec = ({ dtype, shape }: Spec): string => `${dtype}[${shape.join(", ")}]`;

/** The number of elements. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i] as number;
  }
  return strides;
}

/** The largest number of elements of one tensor: indices are 32-bit. */
export const MAX_SIZE = 2 ** 31 - 1;

/** Checks that `shape` is a list of non-negative integers whose product fits; returns a plain copy. */
export function checkShape(shape: Shape, what = "a shape"): Shape {
  const valid = Array.isArray(shape) && shape.every((n) => Number.isInteger(n) && n >= 0);
  if (!valid) fail("shape", `${what} is a list of non-negative integers`, `[${String(shape)}]`);
  if (sizeOf(shape) > MAX_SIZE)
    fail("shape", `${what} may have at most 2^31 - 1 elements`, `[${shape.join(", ")}]`);
  return [...shape];
}

/** `axis` counted from the front, for a tensor of `rank` axes; negative counts from the back. */
export function normaliseAxis(axis: number, rank: number, op: string): number {
  const a = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || a < 0 || a >= rank) {
    fail(
      "axis",
      `${op} needs an axis from ${-rank} to ${rank - 1}`,
      String(axis),
      `the tensor has ${rank} axes`,
    );
  }
  return a;
}

/** Sorted distinct axes; `undefined` means all of them. */
export function normaliseAxes(
  axes: number | readonly number[] | undefined,
  rank: number,
  op: string,
): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, i) => i);
  const list = (typeof axes === "number" ? [axes] : [...axes]).map((a) => normaliseAxis(a, rank, op));
  if (new Set(list).size !== list.length) fail("axis", `${op} needs distinct axes`, `[${String(axes)}]`);
  return list.sort((a, b) => a - b);
}

/** The broadcast of two shapes as NumPy and ONNX do it, or `undefined` when they do not fit. */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const m = a[a.length - i] ?? 1;
    const n = b[b.length - i] ?? 1;
    if (m !== n && m !== 1 && n !== 1) return undefined;
    out[rank - i] = m === 1 ? n : m;
  }
  return out;
}
