/** A value, or a promise of it: what is there need not be waited for. */
export type Awaitable<T> = T | Promise<T>;

/** Also true for promises that are not of the global class, which libraries replace. */
const isPromise = <T>(value: Awaitable<T>): value is Promise<T> =>
  typeof (value as { readonly then?: unknown } | undefined)?.then === "function";

/** What `next` makes of a value, at once where it is there. */
export const after = <T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> =>
  isPromise(value) ? value.then(next) : next(value);

/** All of `values`, at once where none has to be waited for. */
export const allOf = <T>(values: readonly Awaitable<T>[]): Awaitable<readonly T[]> =>
  values.some(isPromise) ? Promise.all(values) : (values as readonly T[]);
