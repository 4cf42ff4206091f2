import { fail, yieldThread } from "@hyaline/core";

/**
 * A long computation on the host, written as a generator that yields wherever it may be interrupted: every millisecond
 * or two of arithmetic. One text of it serves callers that want the result at once and callers that must not block. A promise
 * that it yields is waited for.
 */
export type Work<T> = Generator<undefined | Promise<unknown>, T, void>;

/**
 * What a module exports, of which only some work has need: `const { f } = yield* loaded(() => import("./f.js"))`.
 *
 * @throws HyalineError `internal` in work that is run at once
 */
export function* loaded<M extends object>(load: () => Promise<M>): Work<M> {
  let module: M | undefined;
  yield load().then((found) => {
    module = found;
  });
  return module ?? fail("internal", "work that loads is run in turns", "work that is run at once");
}

/** Runs it to its end. For what is known to be short. */
export function atOnce<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * Runs it in turns of a few milliseconds, between which the event loop goes on.
 *
 * @throws HyalineError `aborted`, heard between turns
 */
export async function inTurns<T>(work: Work<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    const turn = value ?? yieldThread(signal);
    if (turn) await turn;
  }
}
