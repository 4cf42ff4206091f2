import { fail } from "./errors.js";
import { fromFloat16Bits, toFloat16Bits } from "./float16.js";

/** The data types of a tensor. int64 exists only at the ONNX border. */
export type DType = "float32" | "float16" | "float64" | "int32" | "uint32" | "uint8" | "int8" | "bool";

/** Host memory of a tensor. float16 is held as its bits in a Uint16Array, bool as 0 and 1 in a Uint8Array. */
export type TypedArray =
  | Float32Array
  | Float64Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Uint8Array
  | Int8Array;

const constructors = {
  float32: Float32Array,
  float16: Uint16Array,
  float64: Float64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  uint8: Uint8Array,
  int8: Int8Array,
  bool: Uint8Array,
} as const;

export const dtypes = Object.keys(constructors) as readonly DType[];

export const isDType = (name: unknown): name is DType =>
  typeof name === "string" && Object.hasOwn(constructors, name);

/** Bytes of one element. */
export const byteSize = (dtype: DType): number => constructors[dtype].BYTES_PER_ELEMENT;

export const isFloat = (dtype: DType): boolean => dtype.startsWith("float");
export const isInteger = (dtype: DType): boolean => !isFloat(dtype) && dtype !== "bool";

/** A zeroed host array for `length` elements of `dtype`. */
export function allocate(dtype: DType, length: number): TypedArray {
  try {
    return new constructors[dtype](length);
  } catch (cause) {
    if (cause instanceof RangeError) {
      fail(
        "out-of-memory",
        `cannot allocate ${length} elements of ${dtype}`,
        undefined,
        "use a smaller batch",
      );
    }
    throw cause;
  }
}

/** True when `data` is the host array class of `dtype`. */
export const holds = (dtype: DType, data: TypedArray): boolean => data instanceof constructors[dtype];

/** The data type that a host array stands for when the caller names none (a Uint16Array stands for none). */
export function dtypeOf(data: ArrayBufferView): DType | undefined {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof Uint32Array) return "uint32";
  if (data instanceof Uint8Array || data instanceof Uint8ClampedArray) return "uint8";
  if (data instanceof Int8Array) return "int8";
  return undefined;
}

const encoders: { readonly [D in DType]?: (value: number) => number } = {
  float16: toFloat16Bits,
  bool: (value) => Number(value !== 0),
};

/** Numbers into a host array of `dtype`: rounds floats, truncates towards zero and wraps for integers, `x != 0` for bool. */
export function encode(numbers: ArrayLike<number>, dtype: DType): TypedArray {
  const out = allocate(dtype, numbers.length);
  const convert = encoders[dtype] ?? ((value: number) => value);
  for (let i = 0; i < out.length; i++) out[i] = convert(numbers[i] as number);
  return out;
}

/** A host array of `dtype` as numbers, without a copy except for float16. */
export function decode(data: TypedArray, dtype: DType): Exclude<TypedArray, Uint16Array> {
  if (dtype !== "float16") return data as Exclude<TypedArray, Uint16Array>;
  const out = new Float32Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = fromFloat16Bits(data[i] as number);
  return out;
}

const least: { readonly [D in DType]?: number } = { int32: -(2 ** 31), uint32: 0, uint8: 0, int8: -128 };
const most: { readonly [D in DType]?: number } = {
  int32: 2 ** 31 - 1,
  uint32: 2 ** 32 - 1,
  uint8: 255,
  int8: 127,
};

/**
 * A number of dtype `from` as `to` holds it. Floats become integers by truncation towards zero, with NaN as 0 and what
 * lies beyond the integers as the nearest one; integers wrap around; anything but 0 is true. Every backend casts so.
 */
export function castNumber(value: number, from: DType, to: DType): number {
  if (to === "bool") return Number(value !== 0);
  if (isFloat(to) || !isFloat(from)) return value;
  if (Number.isNaN(value)) return 0;
  return Math.trunc(Math.min(Math.max(value, least[to] as number), most[to] as number));
}

/** Numbers of dtype `from` (a number of JavaScript is a float64) in a host array of `to`, cast as on every backend. */
export function castNumbers(numbers: ArrayLike<number>, from: DType, to: DType): TypedArray {
  if (isFloat(to) || !isFloat(from)) return encode(numbers, to);
  const out = allocate(to, numbers.length);
  for (let i = 0; i < out.length; i++) out[i] = castNumber(numbers[i] as number, from, to);
  return out;
}

/** The integers that floats are cast to lie between these. */
export const rangeOf = (dtype: DType): readonly [least: number, most: number] => [
  least[dtype] ?? Number.NEGATIVE_INFINITY,
  most[dtype] ?? Number.POSITIVE_INFINITY,
];

const rank: Record<DType, number> = {
  bool: 0,
  uint8: 1,
  int8: 2,
  uint32: 3,
  int32: 4,
  float16: 5,
  float32: 6,
  float64: 7,
};

/**
 * The data type of an operation on `a` and `b`.
 *
 * Floats beat integers, integers beat bool, wider beats narrower; uint8 with int8 gives int32 and uint32 with any
 * signed type gives int32 (there is no int64). A JavaScript number takes the data type of the tensor beside it, except
 * that a fraction beside an integer or bool tensor gives float32.
 */
export function promote(a: DType, b: DType): DType {
  if (a === b) return a;
  const [low, high] = rank[a] < rank[b] ? [a, b] : [b, a];
  if (low === "uint8" && high === "int8") return "int32";
  return low !== "bool" && low !== "uint8" && high === "uint32" ? "int32" : high;
}
