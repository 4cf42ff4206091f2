import { fromBinary } from "@bufbuild/protobuf";
import { encode, isFloat, type Tensor, type TypedArray, tensor } from "@hyaline/core";
import { TensorProtoSchema } from "../../generated/onnx_pb.js";
import { badFile } from "./fileError.js";
import { numbersOf } from "./fileValue.js";
import { fileTensor } from "./tensorData.js";
import { dtypeOf } from "./value.js";

/**
 * A tensor from the bytes of a `.pb` file, as ONNX's test data sets hold their inputs and outputs. int64 becomes int32.
 *
 * @throws HyalineError `file`, `unsupported`
 * @example
 * ```ts
 * const x = readOnnxTensor(await readFile("test_data_set_0/input_0.pb"));
 * ```
 */
export function readOnnxTensor(bytes: Uint8Array): Tensor {
  const data = fileTensor(decode(bytes));
  const dtype = dtypeOf(data.type);
  const { shape } = data;
  if (isFloat(dtype)) return tensor(data.data() as TypedArray, { dtype, shape, copy: false });
  return tensor(encode(numbersOf(data), dtype), { dtype, shape, copy: false });
}

function decode(bytes: Uint8Array) {
  try {
    return fromBinary(TensorProtoSchema, bytes, { readUnknownFields: false });
  } catch (error) {
    return badFile("it holds no tensor", String(error), error);
  }
}
