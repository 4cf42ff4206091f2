import type { DType, TypedArray } from "@hyaline/core";
import { TensorProto_DataType } from "./generated/onnx_pb.js";

/** The data types that written files use: ours, and int64, which ONNX wants for shapes, axes and indices. */
export type OnnxDType = DType | "int64";

const dataTypes = {
  float32: TensorProto_DataType.FLOAT,
  float16: TensorProto_DataType.FLOAT16,
  float64: TensorProto_DataType.DOUBLE,
  int32: TensorProto_DataType.INT32,
  uint32: TensorProto_DataType.UINT32,
  uint8: TensorProto_DataType.UINT8,
  int8: TensorProto_DataType.INT8,
  bool: TensorProto_DataType.BOOL,
  int64: TensorProto_DataType.INT64,
} as const satisfies Record<OnnxDType, TensorProto_DataType>;

/** ONNX's number for a data type. */
export const onnxDataType = (dtype: OnnxDType): TensorProto_DataType => dataTypes[dtype];

/** Host memory of a tensor in a file. */
export type OnnxData = TypedArray | BigInt64Array;
