import { throwIfAborted } from "./errors.js";

/** Work that has gone on this long gives the thread away: with pieces of up to 8 ms that is at least every 16 ms. */
const SLICE_MS = 8;

/** When work began in the task that is running; nothing where none has. */
let since: number | undefined;

interface Waiting {
  readonly signal: AbortSignal | undefined;
  readonly resume: () => void;
}

/** Those who wait for a turn, in order: one a task, since what they do next begins some microtasks later. */
const waiting = new Set<Waiting>();

/**
 * Gives the thread away between pieces of long work, where it is time: timers fire, a page draws, and whoever aborts is
 * heard. Nothing has to be waited for where work has gone on for less than 8 ms, which costs some 50 ns.
 *
 * Runs of graphs do it by themselves, on every backend. Loops on the host call it at least every 8 ms.
 *
 * @returns a promise of the next turn, or nothing
 * @throws HyalineError `aborted`, before or after the wait
 * @example
 * ```ts
 * let total = 0;
 * for (const row of rows) {
 *   total += Math.hypot(...row);
 *   await yieldThread(signal);
 * }
 * ```
 */
export function yieldThread(signal?: AbortSignal): Promise<void> | undefined {
  throwIfAborted(signal);
  return isDue() ? wait(signal) : undefined;
}

async function wait(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resume) => waiting.add({ signal, resume }));
  throwIfAborted(signal);
}

/** The first question in a task notes the time: the thread was free until then. */
function isDue(): boolean {
  if (since !== undefined) return performance.now() - since >= SLICE_MS;
  beginSlice();
  return false;
}

function beginSlice(): void {
  since = performance.now();
  inNextTask(endSlice);
}

function endSlice(): void {
  since = undefined;
  for (const one of waiting) if (one.signal?.aborted) resume(one);
  const [first] = waiting;
  if (!first) return;
  beginSlice();
  resume(first);
}

function resume(one: Waiting): void {
  waiting.delete(one);
  one.resume();
}

/** Kept as it is now: tests replace timers by ones that stand still. */
const immediate = typeof setImmediate === "function" ? setImmediate : undefined;

/** A channel as pages have it; the types of Node alone know another. */
interface Channel {
  readonly port1: { onmessage: (() => void) | null };
  readonly port2: { postMessage(message: number): void };
}

let channel: Channel | undefined;

/** Never by a timer where there is another way: browsers make those wait for 4 ms and longer. */
function inNextTask(work: () => void): void {
  if (immediate) immediate(work);
  else if (typeof MessageChannel === "function") {
    channel ??= new MessageChannel() as unknown as Channel;
    channel.port1.onmessage = work;
    channel.port2.postMessage(0);
  } else setTimeout(work);
}
