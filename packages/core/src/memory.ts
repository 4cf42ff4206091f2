/** Which memory scope a new value belongs to. Like the backend in use, it is state of the running program, not of a tensor. */
import type { Tensor } from "./tensor.js";

/** An open call of `scope`. */
export interface MemoryScope {
  /** Tensors with smaller ids were made before it was opened: they are not its. */
  readonly since: number;
  readonly tensors: Set<WeakRef<Tensor>>;
}

interface AsyncContext {
  getStore(): MemoryScope | undefined;
  run<T>(store: MemoryScope, callback: () => T): T;
}

/** Scopes that are open where no asynchronous context is to be had: the innermost is last. */
export const openScopes: MemoryScope[] = [];

let context: AsyncContext | undefined;

/** Node's way to know which asynchronous flow is running; browsers have none yet. */
export function asyncContext(): AsyncContext | undefined {
  if (context || typeof process === "undefined") return context;
  const hooks = process.getBuiltinModule?.("node:async_hooks");
  if (hooks) context = new hooks.AsyncLocalStorage<MemoryScope>();
  return context;
}

/** Notes that `tensor` now holds memory. */
export function holdsMemory(tensor: Tensor): void {
  const scope = context ? context.getStore() : openScopes.at(-1);
  if (scope && tensor.id > scope.since) scope.tensors.add(new WeakRef(tensor));
}
