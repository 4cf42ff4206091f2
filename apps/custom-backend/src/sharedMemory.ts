import type { Numbers } from "@hyaline/backend-reference";
import { allocate, type Spec, sizeOf } from "@hyaline/core";

/** So much is kept for later at most. */
const MOST_BYTES = 2 ** 28;

/**
 * Memory that all threads see. Buffers that were given back are used again: a worker's garbage collector, which sees only
 * messages, would let gigabytes pile up.
 */
export class SharedMemory {
  readonly #own = new WeakSet<ArrayBufferLike>();
  readonly #unused = new Map<number, SharedArrayBuffer[]>();
  #unusedBytes = 0;

  /** Memory for `spec`. What was in it before may still be there. */
  empty({ dtype, shape }: Spec): Numbers {
    return this.#like(allocate(dtype === "float16" ? "float32" : dtype, 0) as Numbers, sizeOf(shape));
  }

  /** The same numbers where workers can see them: themselves if they are there, or a copy. */
  of(numbers: Numbers): Numbers {
    if (this.#own.has(numbers.buffer)) return numbers;
    const copy = this.#like(numbers, numbers.length);
    copy.set(numbers);
    return copy;
  }

  /** Nobody looks at these numbers any more. Other memory is left to the garbage collector. */
  free({ buffer, byteLength }: Numbers): void {
    if (!this.#own.has(buffer) || this.#unusedBytes + byteLength > MOST_BYTES) return;
    const list = this.#unused.get(byteLength) ?? [];
    this.#unused.set(byteLength, list);
    list.push(buffer as SharedArrayBuffer);
    this.#unusedBytes += byteLength;
  }

  /** Forgets what is kept for later. */
  clear(): void {
    this.#unused.clear();
    this.#unusedBytes = 0;
  }

  #like(numbers: Numbers, length: number): Numbers {
    const Kind = numbers.constructor as new (buffer: SharedArrayBuffer) => Numbers;
    return new Kind(this.#take(length * numbers.BYTES_PER_ELEMENT));
  }

  #take(bytes: number): SharedArrayBuffer {
    const used = this.#unused.get(bytes)?.pop();
    if (used) {
      this.#unusedBytes -= bytes;
      return used;
    }
    const fresh = new SharedArrayBuffer(bytes);
    this.#own.add(fresh);
    return fresh;
  }
}
