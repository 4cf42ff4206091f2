import type { Backend, Executable } from "@hyaline/core";

/** What a piece of work takes by a clock that stands still otherwise. */
const PIECE_MS = 2;

/** Work by a clock that only work moves. */
export interface StandingClock {
  /** A piece of work: the clock moves on by 2 ms. For functions that stand for a model. */
  work(): void;
  /** A backend each of whose runs is a piece of work. */
  on(backend: Backend): Backend;
  /** How far the clock has moved, in ms. */
  now(): number;
  /**
   * From now on each look at the clock is a piece of work. For work on the host, which runs no backend: `yieldThread`,
   * which it asks between its pieces, looks at the clock.
   */
  countLooks(): void;
}

/** How work kept the thread, by a standing clock. */
export interface Kept {
  /** All work, in ms. */
  readonly totalMs: number;
  /** How often the clock was looked at. */
  readonly looks: number;
  /** The most work between two turns in which a timer or a page could have been served, in ms. */
  readonly mostMs: number;
}

/**
 * Does work, and says for how long it kept the thread. The clock is not the machine's: it moves by 2 ms with each piece
 * of work and stands still otherwise, so that the answer is the same on a busy machine. Work that gives the thread away
 * when 8 ms have passed, as `yieldThread` of core does, keeps it for at most 16 ms.
 *
 * While it goes on, `performance.now` is this clock.
 *
 * @param busy does the work: runs on `clock.on(backend)`, or calls of `clock.work()`
 * @throws what `busy` throws
 * @example
 * ```ts
 * const { mostMs } = await keptThread(async (clock) => {
 *   useBackend(clock.on(referenceBackend()));
 *   for (let i = 0; i < 50; i++) await mul(tensor([1, 2]), i).data();
 * });
 * if (mostMs > 16) throw new Error(`no timer could fire for ${mostMs} ms`);
 * ```
 */
export async function keptThread(busy: (clock: StandingClock) => Promise<unknown>): Promise<Kept> {
  let now = 0;
  let turnAt = 0;
  let mostMs = 0;
  let looks = 0;
  let areWork = false;
  const clock: StandingClock = {
    work() {
      now += PIECE_MS;
      mostMs = Math.max(mostMs, now - turnAt);
    },
    on: (backend) => working(backend, clock.work),
    now: () => now,
    countLooks() {
      areWork = true;
    },
  };
  const stop = everyTask(() => {
    turnAt = now;
  });
  // Nobody may hold a time of the other clock when work begins; who still does finds that this one goes on from there.
  await aTurn();
  const startedAt = performance.now();
  const restore = standStill(() => {
    looks++;
    if (areWork) clock.work();
    return startedAt + now;
  });
  try {
    await busy(clock);
  } finally {
    await aTurn();
    restore();
    stop();
  }
  return { totalMs: now, mostMs, looks };
}

/** A backend that works before each run. */
function working(backend: Backend, work: () => void): Backend {
  const compile: Backend["compile"] = async (graph, options) => {
    const executable = await backend.compile(graph, options);
    const run: Executable["run"] = (inputs, runOptions) => {
      work();
      return executable.run(inputs, runOptions);
    };
    return { run, dispose: () => executable.dispose() };
  };
  return new Proxy(backend, {
    get(target, key) {
      if (key === "compile") return compile;
      const value = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function standStill(now: () => number): () => void {
  const own = Object.getOwnPropertyDescriptor(performance, "now");
  Object.defineProperty(performance, "now", { value: now, configurable: true, writable: true });
  return () => {
    Reflect.deleteProperty(performance, "now");
    if (own) Object.defineProperty(performance, "now", own);
  };
}

const aTurn = () =>
  new Promise<void>((resolve) => {
    const stop = everyTask(() => {
      stop();
      resolve();
    });
  });

/** A channel as pages have it; the types of Node alone know another. */
interface Channel {
  readonly port1: { onmessage: (() => void) | null; close(): void };
  readonly port2: { postMessage(message: number): void };
}

/** Calls `each` in a task of its own, again and again, until it is told to stop. */
function everyTask(each: () => void): () => void {
  const { port1, port2 } = new MessageChannel() as unknown as Channel;
  const begin = typeof setImmediate === "function" ? setImmediate : () => port2.postMessage(0);
  let stopped = false;
  const task = () => {
    if (stopped) return;
    each();
    begin(task);
  };
  port1.onmessage = task;
  begin(task);
  return () => {
    stopped = true;
    port1.close();
  };
}
