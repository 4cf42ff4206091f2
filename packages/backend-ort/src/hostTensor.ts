import { type DType, fail, type Spec, type Storage, sizeOf, type TypedArray } from "@hyaline/core";
import type { Tensor } from "onnxruntime-web";
import type { Memory } from "./memory.js";
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

const hostData = (storage: Storage, backend: string): TypedArray =>
  (storage as HostStorage).data ??
  fail("disposed", `a tensor of backend ${backend} was used after it was freed`);

/** The host array of a run's result: newer hosts have float16 arrays of their own, where core holds bits. */
export function hostArray({ data }: Tensor, { dtype, shape }: Spec): TypedArray {
  if (dtype !== "float16") return data as TypedArray;
  const { buffer, byteOffset } = data as TypedArray;
  return new Uint16Array(buffer as ArrayBuffer, byteOffset, sizeOf(shape));
}

/** Tensors as arrays on the host, which each run copies into the runtime's heap and out of it. */
export function hostMemory({ Tensor }: Runtime, backend: string): Memory {
  let storages = 0;
  const hold = (storage: HostStorage): HostStorage => {
    storages++;
    return storage;
  };
  return {
    wrapsHost: true,
    write: (data) => hold({ data }),
    read: (storage) => hostData(storage, backend),
    free: (storage) => {
      const own = storage as HostStorage;
      if (own.data) storages--;
      own.data = undefined;
      own.tensor = undefined;
    },
    feed: (storage, { dtype, shape }) => {
      const data = hostData(storage, backend);
      const own = storage as HostStorage;
      own.tensor ??= new Tensor(dtype as "float32", data as Float32Array, shape);
      return own.tensor;
    },
    fetch: (tensor, spec) => {
      const data = hostArray(tensor, spec);
      return hold(spec.dtype === "float16" ? { data } : { data, tensor });
    },
    outputOptions: () => ({}),
    count: () => storages,
  };
}
