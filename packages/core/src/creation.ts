import {
  castNumber,
  castNumbers,
  type DType,
  dtypeOf,
  dtypes,
  holds,
  isDType,
  type TypedArray,
} from "./dtype.js";
import { fail } from "./errors.js";
import { refuseUnknown } from "./facts/readOptions.js";
import { installMethods } from "./methods.js";
import { fill } from "./ops/creation/fill.js";
import { iota } from "./ops/creation/iota.js";
import { add } from "./ops/elementwise/add.js";
import { cast } from "./ops/elementwise/cast.js";
import { equal } from "./ops/elementwise/equal.js";
import { mul } from "./ops/elementwise/mul.js";
import { reshape } from "./ops/structure/reshape.js";
import { quote } from "./quote.js";
import { checkReadable, remedyForNumber } from "./readableArray.js";
import { checkShape, type Shape, sizeOf } from "./shape.js";
import { concrete, isTensor, type Tensor } from "./tensor.js";
import type { NestedArray } from "./tensorMethods.js";

export type { NestedArray };

export interface CreationOptions {
  readonly dtype?: DType;
}

export interface TensorOptions extends CreationOptions {
  /** The shape of a flat array; nested arrays have their own. */
  readonly shape?: Shape;
  /** False takes a typed array over instead of copying it: nobody may write to it afterwards (default true). */
  readonly copy?: boolean;
}

const tensorKeys = ["dtype", "shape", "copy"];
const creationKeys = ["dtype"];

/**
 * A tensor of known data. Numbers become another dtype as {@link cast} makes them: beyond an integer's range the nearest
 * one, and NaN becomes 0; a typed array of integers wraps around.
 *
 * @param data a number, a boolean, nested arrays of them, or a typed array (copied) with a `shape`
 * @param options `dtype`: float32 for numbers, bool for booleans and the array's own for a typed array when left out
 * @returns any[...shape]
 * @throws HyalineError `shape` when arrays are ragged or do not fill the shape, `data` for anything that is no number and
 * for numbers beyond 32 bits given as int32 or uint32, `dtype` for an unknown data type
 * @example
 * ```ts
 * const x = tensor([[1, 2, 3], [4, 5, 6]]); // float32[2, 3]
 * const ids = tensor(Int32Array.of(3, 1), { shape: [1, 2] }); // int32[1, 2]
 * ```
 */
export function tensor(data: NestedArray | ArrayBufferView | Tensor, options: TensorOptions = {}): Tensor {
  installMethods();
  refuseUnknown("tensor", options, tensorKeys);
  const { dtype } = options;
  if (dtype !== undefined && !isDType(dtype))
    fail("dtype", "tensor needs a known data type", quote(dtype), `one of ${dtypes.join(", ")}`);
  if (isTensor(data)) return dtype ? cast(data, dtype) : data;
  if (ArrayBuffer.isView(data)) return fromTypedArray(data, options);
  const flat: number[] = [];
  const nestedShape = shapeOf(data);
  let booleans = 0;
  const visit = (node: NestedArray, axis: number) => {
    if (Array.isArray(node)) {
      if (node.length !== nestedShape[axis]) {
        fail(
          "shape",
          "tensor needs arrays of equal length",
          `${node.length} beside ${nestedShape[axis] ?? "a number"} on axis ${axis}`,
        );
      }
      for (const child of node) visit(child, axis + 1);
    } else {
      const isNumber = typeof node === "number" || typeof node === "boolean";
      if (!isNumber) fail("data", "tensor takes numbers and booleans", quote(node), remedyForNumber(node));
      if (axis !== nestedShape.length)
        fail("shape", "tensor needs arrays nested to one depth", `a number at depth ${axis}`);
      if (typeof node === "boolean") booleans++;
      flat.push(Number(node));
    }
  };
  visit(data, 0);
  const shape = options.shape ? checkShape(options.shape) : nestedShape;
  checkFills(flat.length, shape);
  const inferred = booleans > 0 && booleans === flat.length ? "bool" : "float32";
  checkFits(flat, dtype ?? inferred);
  return concrete(castNumbers(flat, "float64", dtype ?? inferred), { dtype: dtype ?? inferred, shape });
}

/** Whole numbers beyond 32 bits (int64 from elsewhere, say) are refused: many would become the one that is nearest. */
function checkFits(numbers: ArrayLike<number>, dtype: DType): void {
  if (dtype !== "int32" && dtype !== "uint32") return;
  for (let i = 0; i < numbers.length; i++) {
    const n = numbers[i] as number;
    if (Number.isFinite(n) && Math.abs(n) >= 2 ** 32)
      fail(
        "data",
        `a number must fit its dtype ${dtype}`,
        String(n),
        "make it float64, or take an offset off",
      );
  }
}

function fromTypedArray(data: ArrayBufferView, { dtype, shape, copy = true }: TensorOptions): Tensor {
  checkReadable(data, "the values of a tensor");
  const own = dtype !== undefined && holds(dtype, data as TypedArray) ? dtype : dtypeOf(data);
  if (own === undefined)
    fail("dtype", "tensor needs a typed array of a data type it knows", quote(data), "give its dtype");
  const numbers = data as unknown as ArrayLike<number>;
  const target = dtype ?? own;
  const size = checkShape(shape ?? [numbers.length]);
  checkFills(numbers.length, size);
  if (own === target && !copy) return concrete(data as TypedArray, { dtype: target, shape: size });
  if (own !== target) checkFits(numbers, target);
  const host =
    own === target && target !== "bool" ? (data as TypedArray).slice() : castNumbers(numbers, own, target);
  return concrete(host, { dtype: target, shape: size });
}

function checkFills(length: number, shape: Shape): void {
  if (length !== sizeOf(shape))
    fail("shape", "data must fill the shape", `${length} elements for [${shape.join(", ")}]`);
}

function shapeOf(data: NestedArray): number[] {
  const shape: number[] = [];
  let node: NestedArray | undefined = data;
  while (Array.isArray(node)) {
    shape.push(node.length);
    node = node[0];
  }
  return shape;
}

/**
 * A tensor filled with one number, which is cast to the dtype as by {@link cast}.
 *
 * @example
 * ```ts
 * full([2, 3], 7).shape; // [2, 3]
 * ```
 */
export function full(shape: Shape, value: number, options?: CreationOptions): Tensor {
  return filled("full", shape, value, options);
}

function filled(name: string, shape: Shape, value: number, options?: CreationOptions): Tensor {
  const { dtype = "float32" } = refuseUnknown(name, options, creationKeys);
  installMethods();
  return fill(castNumber(value, "float64", dtype), { dtype, shape: checkShape(shape) });
}

/** A tensor of zeros: `zeros([2, 3])`. */
export const zeros = (shape: Shape, options?: CreationOptions): Tensor => filled("zeros", shape, 0, options);

/** A tensor of ones: `ones([2, 3])`. */
export const ones = (shape: Shape, options?: CreationOptions): Tensor => filled("ones", shape, 1, options);

/**
 * Evenly spaced numbers from `start` (0 when left out) up to but not including `stop`.
 *
 * @returns int32 when all three are integers and no dtype is given, else float32; [ceil((stop - start) / step)]
 * @throws HyalineError `argument` for a step of 0 or a bound that is not finite
 * @example
 * ```ts
 * await arange(3).array(); // [0, 1, 2]
 * ```
 */
export function arange(startOrStop: number, stop?: number, step = 1, options: CreationOptions = {}): Tensor {
  refuseUnknown("arange", options, creationKeys);
  installMethods();
  const [from, to] = stop === undefined ? [0, startOrStop] : [startOrStop, stop];
  if (![from, to, step].every(Number.isFinite) || step === 0) {
    fail("argument", "arange needs finite bounds and a step that is not 0", `${from}, ${to}, ${step}`);
  }
  const integral = [from, to, step].every(Number.isInteger);
  const dtype = options.dtype ?? (integral ? "int32" : "float32");
  const shape = checkShape([Math.max(0, Math.ceil((to - from) / step))]);
  // Fractions are counted in floats at least as fine as the result, which is rounded once, at the end.
  const fraction = dtype === "float64" ? dtype : "float32";
  const counted = iota({ dtype: integral ? dtype : fraction, shape }, 0);
  return cast(add(mul(counted, step), from), dtype);
}

/**
 * `count` evenly spaced numbers from `start` to `stop`, both included.
 *
 * @returns float32[count]
 * @example
 * ```ts
 * await linspace(0, 1, 3).array(); // [0, 0.5, 1]
 * ```
 */
export function linspace(start: number, stop: number, count: number, options?: CreationOptions): Tensor {
  const { dtype = "float32" } = refuseUnknown("linspace", options, creationKeys);
  installMethods();
  const [size] = checkShape([count]) as [number];
  const step = size > 1 ? (stop - start) / (size - 1) : 0;
  const values = Float64Array.from({ length: size }, (_, i) =>
    i === size - 1 && size > 1 ? stop : start + i * step,
  );
  return concrete(castNumbers(values, "float64", dtype), { dtype, shape: [size] });
}

/**
 * The identity matrix, or ones on the diagonal of a `rows` × `columns` matrix.
 *
 * @example
 * ```ts
 * await eye(2).array(); // [[1, 0], [0, 1]]
 * ```
 */
export function eye(rows: number, columns: number = rows, options?: CreationOptions): Tensor {
  const { dtype = "float32" } = refuseUnknown("eye", options, creationKeys);
  installMethods();
  const shape = checkShape([rows, columns]);
  const row = reshape(iota({ dtype: "int32", shape: [rows] }, 0), [rows, 1]);
  return cast(equal(row, iota({ dtype: "int32", shape }, 1)), dtype);
}
