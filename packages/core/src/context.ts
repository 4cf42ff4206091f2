/**
 * The only module-level state of core: the backend in use, and the scope names that label nodes while a function is
 * being traced. Both are read at public doors and never kept by a graph or a tensor.
 */
import type { Backend } from "./backend.js";

let backendInUse: Backend | undefined;
const scopeNames: string[] = [];

/**
 * Makes `backend` the one that evaluates tensors from now on. A call that takes `{ backend }` overrides it.
 *
 * @example
 * ```ts
 * useBackend(referenceBackend());
 * ```
 */
export function useBackend(backend: Backend | undefined): void {
  backendInUse = backend;
}

/** The backend set by {@link useBackend}, or `undefined`. */
export function backendOrUndefined(): Backend | undefined {
  return backendInUse;
}

/** The names of the enclosing {@link named} calls joined by `/`, or the empty string. */
export function currentScope(): string {
  return scopeNames.join("/");
}

/**
 * Runs `build` so that every node it makes carries `name` in its scope, as in `encoder/conv2`.
 * Errors thrown inside begin with that scope. `build` must be synchronous.
 *
 * @example
 * ```ts
 * const y = named("encoder", () => named("dense1", () => add(matmul(x, w), b)));
 * ```
 */
export function named<T>(name: string, build: () => T): T {
  if (name === "") return build();
  scopeNames.push(name);
  try {
    return build();
  } finally {
    scopeNames.pop();
  }
}
