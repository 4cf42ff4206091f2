import {
  allocate,
  type DType,
  decode,
  encode,
  type Kernel,
  type Spec,
  sizeOf,
  type TypedArray,
} from "@hyaline/core";

/** The memory of a tensor here: float16 is held rounded in a Float32Array, the rest as on the host. */
export type Numbers = Exclude<TypedArray, Uint16Array>;

export type ReferenceKernel = Kernel<Numbers>;

/** Host memory as the kernels here take it. */
export const fromHost = (data: TypedArray, dtype: DType): Numbers => decode(data, dtype);

/** What the kernels here give as host memory. */
export const toHost = (numbers: Numbers, dtype: DType): TypedArray =>
  dtype === "float16" ? encode(numbers, dtype) : numbers;

/** Zeroed memory for `spec`. */
export const zeros = ({ dtype, shape }: Spec): Numbers =>
  allocate(dtype === "float16" ? "float32" : dtype, sizeOf(shape)) as Numbers;

/** Rounds float16 results, which were computed in float32, and makes bool 0 or 1; other dtypes round as they are stored. */
export const stored = (numbers: Numbers, { dtype }: Spec): Numbers =>
  dtype === "float16" || dtype === "bool" ? decode(encode(numbers, dtype), dtype) : numbers;

/** Calls `visit` with each index of `shape` in row-major order. The array passed is reused. */
export function forEachIndex(
  shape: readonly number[],
  visit: (index: readonly number[], flat: number) => void,
): void {
  const size = sizeOf(shape);
  const index = new Array<number>(shape.length).fill(0);
  for (let flat = 0; flat < size; flat++) {
    visit(index, flat);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      index[axis] = 0;
    }
  }
}

/** The sum of `index[i] * strides[i]`. */
export function dot(index: readonly number[], strides: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < strides.length; i++) sum += (index[i] as number) * (strides[i] as number);
  return sum;
}

/** Strides that read `from` as if it were broadcast to `to`: 0 along repeated axes. */
export function broadcastStrides(from: readonly number[], to: readonly number[]): number[] {
  const strides = new Array<number>(to.length).fill(0);
  let step = 1;
  for (let i = from.length - 1; i >= 0; i--) {
    const size = from[i] as number;
    if (size !== 1) strides[i + to.length - from.length] = step;
    step *= size;
  }
  return strides;
}
