import { type DType, type Spec, sizeOf, type TypedArray } from "@hyaline/core";
import type { Tensor } from "onnxruntime-web";
import type { Runtime } from "./runtime.js";

/** The memory of a tensor between runs: its host array. */
export interface HostStorage {
  data: TypedArray | undefined;
}

/** An ORT tensor over the same memory. */
export const toOrt = ({ Tensor }: Runtime, data: TypedArray, { dtype, shape }: Spec): Tensor =>
  new Tensor(dtype as "float32", data as Float32Array, shape);

/** The host array of an ORT tensor, as core holds `dtype`. */
export function fromOrt(tensor: Tensor, { dtype, shape }: Spec): TypedArray {
  const data = tensor.data as TypedArray;
  const length = sizeOf(shape);
  if (dtype === "float16") return new Uint16Array(data.buffer as ArrayBuffer, data.byteOffset, length);
  return data;
}

export const hostDTypes: readonly DType[] = [
  "float32",
  "float16",
  "float64",
  "int32",
  "uint32",
  "uint8",
  "int8",
  "bool",
];
