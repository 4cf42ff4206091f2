import { yieldThread } from "@hyaline/core";

/**
 * A long computation on the host, written as a generator that yields wherever it may be interrupted: every millisecond
 * or two of arithmetic. One text of it serves callers that want the result at once and callers that must not block.
 */
export type Work<T> = Generator<void, T, void>;

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
    const turn = yieldThread(signal);
    if (turn) await turn;
  }
}
