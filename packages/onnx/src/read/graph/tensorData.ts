import { allocate, type DType, type Shape, sizeOf, type TypedArray } from "@hyaline/core";
import { type TensorProto, TensorProto_DataLocation } from "../../generated/onnx_pb.js";
import { type ElementType, elementOf } from "./elementType.js";
import { type ExternalData, externalBytes } from "./externalData.js";
import { badFile, quoted } from "./fileError.js";
import { smallFloat } from "./smallFloats.js";

/** A tensor of a file: what it is, and its data, which is decoded when it is first asked for. */
export interface FileTensor {
  readonly type: ElementType;
  readonly shape: Shape;
  /** Host memory of core's data type for `type`; int64 and uint64 as they are. A view of the file where its bytes are aligned. */
  data(): TypedArray | BigInt64Array | BigUint64Array;
  /** Strings of a tensor of strings. */
  strings(): readonly string[];
  /** The bytes as the file holds them, where they are in `raw_data` or in a file beside it. */
  readonly raw?: Uint8Array;
}

const read = new WeakMap<TensorProto, FileTensor>();

/** {@link checkTensor}, where one tensor is asked for many times: the same gives the same result. */
export function fileTensor(proto: TensorProto): FileTensor {
  const made = read.get(proto) ?? checkTensor(proto, undefined);
  read.set(proto, made);
  return made;
}

/** Checks a tensor of a file against its data's length; decodes nothing yet. */
export function checkTensor(proto: TensorProto, external: ExternalData | undefined): FileTensor {
  const where = `tensor ${quoted(proto.name)}`;
  const element = elementOf(proto.dataType);
  if (!element) badFile(`${where} needs a known data type`, String(proto.dataType));
  if (proto.segment) badFile(`${where} is cut into segments, which no reader knows`);
  const shape = dimensions(proto.dims, where);
  const size = sizeOf(shape);
  const outside = proto.dataLocation === TensorProto_DataLocation.EXTERNAL;
  if (element.name === "string") {
    if (proto.stringData.length !== size)
      badFile(`${where} needs ${size} strings`, String(proto.stringData.length));
    const text = new TextDecoder();
    return {
      type: "string",
      shape,
      data: () => badFile(`${where} holds strings, where numbers are needed`),
      strings: () => proto.stringData.map((bytes) => text.decode(bytes)),
    };
  }
  const { dtype, name } = element;
  if (!dtype) {
    const refuse = () => badFile(`${where} is ${name}, which cannot be read`);
    return { type: name, shape, data: refuse, strings: refuse };
  }
  const bytes = Math.ceil((size * element.bits) / 8);
  const raw = outside ? externalBytes(proto, external, bytes) : proto.rawData;
  const typed = raw.byteLength === 0 ? typedField(proto, name) : undefined;
  if (typed) {
    const expected = element.bits === 4 ? bytes : size;
    if (typed.length !== expected) badFile(`${where} needs ${expected} elements`, String(typed.length));
  } else if (raw.byteLength !== bytes) {
    badFile(`${where} (${name}[${shape.join(", ")}]) needs ${bytes} bytes`, String(raw.byteLength));
  }
  let decoded: TypedArray | BigInt64Array | BigUint64Array | undefined;
  return {
    type: name,
    shape,
    data: () => {
      decoded ??= typed ? fromTyped(typed, name, dtype, size) : fromRaw(raw, name, dtype, size);
      return decoded;
    },
    strings: () => badFile(`${where} holds numbers, where strings are needed`),
    ...(typed ? {} : { raw }),
  };
}

/** The sizes of axes, checked: none negative, and no more elements than an index can count. */
function dimensions(dims: readonly bigint[], where: string): number[] {
  let size = 1n;
  for (const n of dims) {
    if (n < 0n) badFile(`${where} has a negative dimension`, `[${dims.join(", ")}]`);
    size *= n;
    if (n >= 2n ** 31n || size >= 2n ** 31n)
      badFile(`${where} has 2^31 or more elements`, `[${dims.join(", ")}]`);
  }
  if (dims.length > 64) badFile(`${where} has too many axes`, String(dims.length));
  return dims.map(Number);
}

type Field = readonly number[] | readonly bigint[];

/** The field that holds a type's elements when `raw_data` does not. */
function typedField(proto: TensorProto, type: ElementType): Field {
  switch (type) {
    case "float32":
      return proto.floatData;
    case "float64":
      return proto.doubleData;
    case "int64":
      return proto.int64Data;
    case "uint32":
    case "uint64":
      return proto.uint64Data;
    default:
      return proto.int32Data;
  }
}

function fromTyped(
  field: Field,
  type: ElementType,
  dtype: DType,
  size: number,
): TypedArray | BigInt64Array | BigUint64Array {
  if (type === "int64") return BigInt64Array.from(field as readonly bigint[]);
  if (type === "uint64") return BigUint64Array.from(field as readonly bigint[]);
  if (type === "int4" || type === "uint4" || type === "float4e2m1") {
    return unpack(Uint8Array.from(field as readonly number[]), type, dtype, size);
  }
  const numbers = field as readonly (number | bigint)[];
  const convert = smallFloat(type) ?? wrap(type);
  const out = allocate(dtype, size);
  for (let i = 0; i < size; i++) out[i] = convert(Number(numbers[i]));
  return out;
}

/** 16-bit integers, which have no host array of their own in core, and bools. */
function wrap(type: ElementType): (bits: number) => number {
  if (type === "int16") return (bits) => (bits << 16) >> 16;
  if (type === "uint16") return (bits) => bits & 0xffff;
  if (type === "bool") return (bits) => Number(bits !== 0);
  return (bits) => bits;
}

type ArrayClass = new (buffer: ArrayBufferLike, offset: number, length: number) => TypedArray;

/** Types whose little-endian bytes are what core's host array holds. */
const views: Partial<Record<ElementType, ArrayClass>> = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  uint8: Uint8Array,
  int8: Int8Array,
};

function fromRaw(
  raw: Uint8Array,
  type: ElementType,
  dtype: DType,
  size: number,
): TypedArray | BigInt64Array | BigUint64Array {
  const View = views[type];
  if (View) {
    const bytes = aligned(raw, raw.byteLength / Math.max(1, size));
    return new View(bytes.buffer, bytes.byteOffset, size);
  }
  if (type === "int64" || type === "uint64") {
    const bytes = aligned(raw, 8);
    const Wide = type === "int64" ? BigInt64Array : BigUint64Array;
    return new Wide(bytes.buffer as ArrayBuffer, bytes.byteOffset, size);
  }
  if (type === "int4" || type === "uint4" || type === "float4e2m1") return unpack(raw, type, dtype, size);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const wide = raw.byteLength === 2 * size;
  const convert = smallFloat(type) ?? wrap(type);
  const out = allocate(dtype, size);
  for (let i = 0; i < size; i++) out[i] = convert(wide ? view.getUint16(2 * i, true) : view.getUint8(i));
  return out;
}

/** The bytes themselves where a typed array may start there, else a copy that is aligned. */
const aligned = (bytes: Uint8Array, to: number): Uint8Array =>
  // A Buffer of Node would share its memory with its slice.
  bytes.byteOffset % Math.max(1, to) === 0 ? bytes : new Uint8Array(bytes);

/** Two elements a byte, the first in the lower half. */
function unpack(bytes: Uint8Array, type: ElementType, dtype: DType, size: number): TypedArray {
  const convert =
    type === "int4" ? (bits: number) => (bits << 28) >> 28 : (smallFloat(type) ?? ((bits: number) => bits));
  const out = allocate(dtype, size);
  for (let i = 0; i < size; i++) {
    const byte = bytes[i >> 1] as number;
    out[i] = convert(i % 2 === 0 ? byte & 15 : byte >> 4);
  }
  return out;
}
