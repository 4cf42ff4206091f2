import type { Backend, Storage } from "./backend.js";

/** A backend's storage, shared by the tensors that hold the same value and freed when the last lets go. */
export class StorageHandle {
  #holders = 1;

  constructor(
    readonly backend: Backend,
    readonly storage: Storage,
  ) {
    count(backend, 1);
  }

  share(): this {
    this.#holders++;
    return this;
  }

  release(): void {
    this.#holders--;
    if (this.#holders > 0) return;
    this.forget();
    this.backend.free(this.storage);
  }

  /** The backend took the memory back itself (a donated input): nothing is left to free. */
  forget(): void {
    this.#holders = 0;
    count(this.backend, -1);
  }

  /** Does another tensor hold the same value? Then its memory is not one tensor's to give away. */
  get shared(): boolean {
    return this.#holders > 1;
  }
}

// Numbers and not a set of handles: every call makes some and frees them.
let live = 0;
const liveOn = new WeakMap<Backend, number>();

function count(backend: Backend, by: number): void {
  live += by;
  liveOn.set(backend, (liveOn.get(backend) ?? 0) + by);
}

/** How many storages of `backend` (of all backends, when it is left out) are held by tensors. For leak tests. */
export function liveStorages(backend?: Backend): number {
  return backend ? (liveOn.get(backend) ?? 0) : live;
}
