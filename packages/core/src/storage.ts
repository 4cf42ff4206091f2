import type { Backend, Storage } from "./backend.js";

/** A backend's storage, shared by the tensors that hold the same value and freed when the last lets go. */
export class StorageHandle {
  #holders = 1;

  constructor(
    readonly backend: Backend,
    readonly storage: Storage,
  ) {
    live.add(this);
  }

  share(): this {
    this.#holders++;
    return this;
  }

  release(): void {
    this.#holders--;
    if (this.#holders === 0) {
      live.delete(this);
      this.backend.free(this.storage);
    }
  }

  /** The backend took the memory back itself (a donated input): nothing is left to free. */
  forget(): void {
    this.#holders = 0;
    live.delete(this);
  }

  /** Does another tensor hold the same value? Then its memory is not one tensor's to give away. */
  get shared(): boolean {
    return this.#holders > 1;
  }
}

const live = new Set<StorageHandle>();

/** How many storages of `backend` (of all backends, when it is left out) are held by tensors. For leak tests. */
export function liveStorages(backend?: Backend): number {
  if (backend === undefined) return live.size;
  let count = 0;
  for (const handle of live) if (handle.backend === backend) count++;
  return count;
}
