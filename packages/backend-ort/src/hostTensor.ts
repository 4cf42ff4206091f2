import { type DType, fail, type Spec, type Storage, sizeOf, type TypedArray } from "@hyaline/core";
import type { Tensor } from "onnxruntime-web";
import type { Runtime } from "./runtime.js";

/** The memory of a tensor between runs: its host array, until it is freed. */
export interface HostStorage {
  data: TypedArray | undefined;
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

export const hostData = (storage: Storage, backend: string): TypedArray =>
  (storage as HostStorage).data ??
  fail("disposed", `a tensor of backend ${backend} was used after it was freed`);

/** An ORT tensor over the same memory. */
export const toOrt = ({ Tensor }: Runtime, data: TypedArray, { dtype, shape }: Spec): Tensor =>
  new Tensor(dtype as "float32", data as Float32Array, shape);

/** The host array of an ORT tensor, as core holds `dtype`: newer hosts have float16 arrays of their own. */
export function fromOrt(tensor: Tensor, { dtype, shape }: Spec): TypedArray {
  const data = tensor.data as TypedArray;
  if (dtype !== "float16") return data;
  return new Uint16Array(data.buffer as ArrayBuffer, data.byteOffset, sizeOf(shape));
}
