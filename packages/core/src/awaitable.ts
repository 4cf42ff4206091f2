import { fail } from "./errors.js";

/** A value, or a promise of it: what is there need not be waited for. */
export type Awaitable<T> = T | Promise<T>;

/** Also true for promises that are not of the global class, which libraries replace. */
export const isPromise = <T>(value: Awaitable<T>): value is Promise<T> =>
  typeof (value as { readonly then?: unknown } | undefined)?.then === "function";

/** What `next` makes of a value, at once where it is there. */
export const after = <T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> =>
  isPromise(value) ? value.then(next) : next(value);

/**
 * The result of a function that has to give it at once. Where it is a promise, that is refused, and its own failure is not
 * one more: nobody can wait for it.
 *
 * @throws HyalineError `argument`
 */
export function notLater<T>(name: string, result: T): T {
  if (!isPromise(result)) return result;
  result.then(undefined, () => undefined);
  return fail(
    "argument",
    `${name} takes a synchronous function`,
    "one that returns a promise",
    "leave out async and await: what it calls on tensors waits for nothing",
  );
}
