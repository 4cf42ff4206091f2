/** Memory that all threads see. A tensor's memory is `Numbers`, as the reference backend's kernels take and give it. */
import type { Numbers } from "@hyaline/backend-reference";
import { allocate, type Spec, sizeOf } from "@hyaline/core";

/** Zeroed memory for `spec` that workers can see. */
export function sharedZeros({ dtype, shape }: Spec): Numbers {
  const plain = allocate(dtype === "float16" ? "float32" : dtype, 0) as Numbers;
  const Kind = plain.constructor as new (buffer: SharedArrayBuffer) => Numbers;
  return new Kind(new SharedArrayBuffer(sizeOf(shape) * plain.BYTES_PER_ELEMENT));
}

/** The same numbers where workers can see them: themselves if they are there, or a copy. */
export function shared(numbers: Numbers): Numbers {
  if (numbers.buffer instanceof SharedArrayBuffer) return numbers;
  const Kind = numbers.constructor as new (buffer: SharedArrayBuffer) => Numbers;
  const copy = new Kind(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}
