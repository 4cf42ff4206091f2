import { throwIfAborted } from "@hyaline/core";

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

/** How long it may hold the thread. */
const MOST_MS = 8;

/** Timers, events and frames of the page get their turn. */
export function macrotask(): Promise<void> {
  if (typeof setImmediate === "function") return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/**
 * Runs it in turns of a few milliseconds, between which the event loop goes on.
 *
 * @throws HyalineError `aborted`, heard between turns
 */
export async function inTurns<T>(work: Work<T>, signal?: AbortSignal): Promise<T> {
  let began = performance.now();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - began < MOST_MS) continue;
    await macrotask();
    throwIfAborted(signal);
    began = performance.now();
  }
}
