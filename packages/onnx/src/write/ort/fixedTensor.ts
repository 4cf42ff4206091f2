import { encode } from "@hyaline/core";
import { TensorProto_DataType as Type } from "../../generated/onnx_pb.js";
import { dtypeOf, type Value } from "../../read/graph/value.js";
import type { TensorBytes } from "../graph/serialize.js";

/** Is there a host array with the file's own bytes of such values? */
export const isWritable = ({ type }: Value): boolean => !/^(bfloat16|float8|float4|u?int4)/.test(type);

/** An input that always has the same value, as an initializer of the file's own data type. */
export function fixedTensor(name: string, dataType: number, { type, shape, numbers }: Value): TensorBytes {
  const list = Array.from(numbers?.() ?? []);
  const wide: Partial<Record<number, () => ArrayBufferView>> = {
    [Type.INT64]: () => BigInt64Array.from(list, BigInt),
    [Type.UINT64]: () => BigUint64Array.from(list, BigInt),
    [Type.INT16]: () => Int16Array.from(list),
    [Type.UINT16]: () => Uint16Array.from(list),
  };
  const data = wide[dataType]?.() ?? encode(list, dtypeOf(type));
  const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  return { name, dataType, dims: shape.map(BigInt), bytes };
}
