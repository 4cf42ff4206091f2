/** A value, or a promise of it: what is there need not be waited for. */
export type Awaitable<T> = T | Promise<T>;

/** Also true for promises that are not of the global class, which libraries replace. */
export const isPromise = <T>(value: Awaitable<T>): value is Promise<T> =>
  typeof (value as { readonly then?: unknown } | undefined)?.then === "function";

/** All of `values`, at once where none has to be waited for. */
export const allOf = <T>(values: readonly Awaitable<T>[]): Awaitable<T[]> =>
  values.some(isPromise) ? Promise.all(values) : (values as T[]);
