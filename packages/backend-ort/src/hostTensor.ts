import { type DType, fail, type Spec, type Storage, sizeOf, type TypedArray } from "@hyaline/core";
import type { Tensor } from "onnxruntime-web";
import type { Runtime } from "./runtime.js";

/** The memory of a tensor between runs: its host array, until it is freed, and the ORT tensor over it once there is one. */
export interface HostStorage {
  data: TypedArray | undefined;
  tensor?: Tensor | undefined;
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

/** The ORT tensor over a storage's memory. */
export function toOrt({ Tensor }: Runtime, storage: HostStorage, { dtype, shape }: Spec): Tensor {
  storage.tensor ??= new Tensor(dtype as "float32", storage.data as Float32Array, shape);
  return storage.tensor;
}

/** The storage of a run's result: newer hosts have float16 arrays of their own, where core holds bits. */
export function fromOrt(tensor: Tensor, { dtype, shape }: Spec): HostStorage {
  const data = tensor.data as TypedArray;
  if (dtype !== "float16") return { data, tensor };
  return { data: new Uint16Array(data.buffer as ArrayBuffer, data.byteOffset, sizeOf(shape)) };
}

export function freeHost(storage: HostStorage): void {
  storage.data = undefined;
  storage.tensor = undefined;
}
