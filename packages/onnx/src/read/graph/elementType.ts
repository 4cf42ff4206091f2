import type { DType } from "@hyaline/core";
import { TensorProto_DataType as Type } from "../../generated/onnx_pb.js";

/** What a file's data types are called here: core's names where there is one. */
export type ElementType =
  | DType
  | "int64"
  | "uint64"
  | "int16"
  | "uint16"
  | "bfloat16"
  | "float8e4m3fn"
  | "float8e4m3fnuz"
  | "float8e5m2"
  | "float8e5m2fnuz"
  | "float4e2m1"
  | "int4"
  | "uint4"
  | "string"
  | "complex64"
  | "complex128";

interface Element {
  readonly name: ElementType;
  /** The data type that stands for it in core; none where there is no such thing. */
  readonly dtype?: DType;
  /** Bits of one element in `raw_data`. */
  readonly bits: number;
}

const elements: Readonly<Record<number, Element>> = {
  [Type.FLOAT]: { name: "float32", dtype: "float32", bits: 32 },
  [Type.UINT8]: { name: "uint8", dtype: "uint8", bits: 8 },
  [Type.INT8]: { name: "int8", dtype: "int8", bits: 8 },
  [Type.UINT16]: { name: "uint16", dtype: "int32", bits: 16 },
  [Type.INT16]: { name: "int16", dtype: "int32", bits: 16 },
  [Type.INT32]: { name: "int32", dtype: "int32", bits: 32 },
  [Type.INT64]: { name: "int64", dtype: "int32", bits: 64 },
  [Type.STRING]: { name: "string", bits: 0 },
  [Type.BOOL]: { name: "bool", dtype: "bool", bits: 8 },
  [Type.FLOAT16]: { name: "float16", dtype: "float16", bits: 16 },
  [Type.DOUBLE]: { name: "float64", dtype: "float64", bits: 64 },
  [Type.UINT32]: { name: "uint32", dtype: "uint32", bits: 32 },
  [Type.UINT64]: { name: "uint64", dtype: "uint32", bits: 64 },
  [Type.COMPLEX64]: { name: "complex64", bits: 64 },
  [Type.COMPLEX128]: { name: "complex128", bits: 128 },
  [Type.BFLOAT16]: { name: "bfloat16", dtype: "float32", bits: 16 },
  [Type.FLOAT8E4M3FN]: { name: "float8e4m3fn", dtype: "float32", bits: 8 },
  [Type.FLOAT8E4M3FNUZ]: { name: "float8e4m3fnuz", dtype: "float32", bits: 8 },
  [Type.FLOAT8E5M2]: { name: "float8e5m2", dtype: "float32", bits: 8 },
  [Type.FLOAT8E5M2FNUZ]: { name: "float8e5m2fnuz", dtype: "float32", bits: 8 },
  [Type.UINT4]: { name: "uint4", dtype: "uint8", bits: 4 },
  [Type.INT4]: { name: "int4", dtype: "int8", bits: 4 },
  [Type.FLOAT4E2M1]: { name: "float4e2m1", dtype: "float32", bits: 4 },
};

/** The element of ONNX's number for a data type, or `undefined` for a number that is none. */
export const elementOf = (dataType: number): Element | undefined =>
  Object.hasOwn(elements, dataType) ? elements[dataType] : undefined;

const byName = new Map(Object.values(elements).map((element) => [element.name, element]));

/** The data type that stands for an element type in core. */
export const coreDType = (type: ElementType): DType | undefined => byName.get(type)?.dtype;

const ranges: Partial<Record<ElementType, readonly [number, number]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65535],
  int16: [-32768, 32767],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int4: [-8, 7],
  uint4: [0, 15],
};

/** The smallest and the largest number of an integer type that this package computes with. */
export const rangeOf = (type: ElementType): readonly [number, number] | undefined => ranges[type];
