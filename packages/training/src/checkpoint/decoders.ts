import { allocate, byteSize, type DType, fail, type TypedArray } from "@hyaline/core";
import { safetensorsNames } from "./format.js";

/** How the bytes of one data type become host memory of ours. */
export interface Decoder {
  readonly bytes: number;
  readonly dtype: DType;
  /** What no bytes become. */
  readonly empty: TypedArray;
  /** @param bytes aligned, and this decoder's own */
  decode(bytes: ArrayBuffer, name: string): TypedArray;
}

/** Our own data types: the bytes as they are. */
const own = Object.entries(safetensorsNames).map(([name, theirs]): readonly [string, Decoder] => {
  const dtype = name as DType;
  const View = allocate(dtype, 0).constructor as new (buffer: ArrayBuffer) => TypedArray;
  const empty = allocate(dtype, 0);
  return [theirs, { bytes: byteSize(dtype), dtype, empty, decode: (bytes) => new View(bytes) }];
});

const bfloat16: Decoder = {
  bytes: 2,
  dtype: "float32",
  empty: new Float32Array(0),
  // bfloat16 is the upper half of a float32.
  decode: (bytes) => new Float32Array(Uint32Array.from(new Uint16Array(bytes), (half) => half << 16).buffer),
};

const int64: Decoder = {
  bytes: 8,
  dtype: "int32",
  empty: new Int32Array(0),
  decode: (bytes, name) =>
    Int32Array.from(new BigInt64Array(bytes), (value) => {
      const fits = value >= -(2n ** 31n) && value < 2n ** 31n;
      return fits
        ? Number(value)
        : fail(
            "file",
            `int64 numbers must fit int32, the widest integer there is, in ${name}`,
            String(value),
          );
    }),
};

/** By the format's names; types that are missing are refused. */
export const decoders: ReadonlyMap<string, Decoder> = new Map([...own, ["BF16", bfloat16], ["I64", int64]]);
