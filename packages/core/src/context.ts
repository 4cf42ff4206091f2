/** The backend in use: module-level state that is read at public doors and never kept by a graph or a tensor. */
import type { Backend } from "./backend.js";
import { installDescription } from "./describe.js";

let inUse: Backend | undefined;

/**
 * Makes `backend` the one that evaluates tensors from now on. A call that takes `{ backend }` overrides it. From then
 * on `console.log` prints tensors with their values in Node.
 *
 * @example
 * ```ts
 * useBackend(referenceBackend());
 * ```
 */
export function useBackend(backend: Backend | undefined): void {
  installDescription();
  inUse = backend;
}

/** The backend set by {@link useBackend}, or `undefined`. */
export function backendInUse(): Backend | undefined {
  return inUse;
}
