import { referenceBackend } from "@hyaline/backend-reference";
import {
  jit,
  kernelBackend,
  scan,
  type Tensor,
  type TypedArray,
  tanh,
  tensor,
  yieldThread,
} from "@hyaline/core";
import { expect, test } from "vitest";

/** How often {@link work} was done since a timer last fired, and at most. */
let pieces = 0;
let mostPieces = 0;

/** Keeps the thread busy. */
function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
  mostPieces = Math.max(mostPieces, ++pieces);
}

/**
 * How many pieces of work are done between two ticks of a timer, at most. Pieces and not milliseconds, since other
 * processes may take the processor away meanwhile.
 */
async function piecesWithoutTick(busy: () => Promise<unknown>): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve));
  pieces = mostPieces = 0;
  const timer = setInterval(() => {
    pieces = 0;
  }, 1);
  await busy().finally(() => clearInterval(timer));
  return mostPieces;
}

/** As many pieces of 4 ms as there are in two slices, and the two at whose ends they are noticed. */
const FEW = 6;

const abortedAfter = (ms: number): AbortSignal => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
};

test("nothing is waited for while little work was done", async () => {
  await new Promise((resolve) => setTimeout(resolve));
  expect(yieldThread()).toBeUndefined();
  expect(yieldThread()).toBeUndefined();
});

test("timers fire between pieces of work on the host", async () => {
  const most = await piecesWithoutTick(async () => {
    for (let i = 0; i < 60; i++) {
      work(4);
      await yieldThread();
    }
  });
  expect(most).toBeLessThanOrEqual(FEW);
});

test("of several that work at the same time, none keeps the thread for all", async () => {
  const one = async () => {
    for (let i = 0; i < 8; i++) {
      await yieldThread();
      await undefined;
      work(4);
    }
  };
  const most = await piecesWithoutTick(() => Promise.all(Array.from({ length: 8 }, one)));
  // The first pieces of all begin together, before any has worked.
  expect(most).toBeLessThanOrEqual(8 + FEW);
});

test("an abort by a timer is heard, and one that came before is too", async () => {
  const signal = abortedAfter(30);
  let unheard = 0;
  const endless = async () => {
    for (;;) {
      work(2);
      if (signal.aborted) unheard++;
      await yieldThread(signal);
    }
  };
  await expect(endless()).rejects.toMatchObject({ code: "aborted" });
  expect(unheard).toBe(0);
  expect(() => yieldThread(signal)).toThrowError(/aborted by its signal/);
});

/** A plugin whose one kernel takes 4 ms. */
const slow = kernelBackend<TypedArray>({
  name: "slow",
  dtypes: ["float32"],
  kernels: {
    tanh: ([x]) => {
      work(4);
      return [(x as Float32Array).map(Math.tanh)];
    },
  },
  write: (data) => data,
  read: (data) => data,
});

test("short runs of any backend give the thread away, one after the other and at once", async () => {
  const f = jit((x: Tensor) => tanh(x), { backend: slow });
  const x = tensor([1, 2]);
  const inTurn = await piecesWithoutTick(async () => {
    for (let i = 0; i < 50; i++) await f(x);
  });
  expect(inTurn).toBeLessThanOrEqual(FEW);
  const atOnce = await piecesWithoutTick(() => Promise.all(Array.from({ length: 50 }, () => f(x))));
  expect(atOnce).toBeLessThanOrEqual(FEW);
});

test("a backend that runs one graph at a time gives the thread away between those that wait", async () => {
  const backend = { ...slow, supports: { ...slow.supports, concurrentRuns: false } };
  const f = jit((x: Tensor) => tanh(x), { backend });
  const x = tensor([1, 2]);
  const most = await piecesWithoutTick(() => Promise.all(Array.from({ length: 50 }, () => f(x))));
  expect(most).toBeLessThanOrEqual(FEW);
});

test("a run of many kernels is cut: timers fire in the middle, and an abort ends it", async () => {
  const x = tensor(new Float32Array(10_000));
  const f = jit((y: Tensor) => Array.from({ length: 60 }).reduce<Tensor>((z) => tanh(z), y), {
    backend: slow,
  });
  expect(await piecesWithoutTick(() => f(x))).toBeLessThanOrEqual(FEW);
  pieces = mostPieces = 0;
  await expect(f.call([x], { signal: abortedAfter(20) })).rejects.toMatchObject({ code: "aborted" });
  expect(mostPieces).toBeLessThan(25);
});

test("so is a scan of tiny steps", async () => {
  const steps = tensor(new Float32Array(30_000));
  const f = jit((x: Tensor) => scan((sum: Tensor, each: Tensor) => [sum.add(each), sum], tensor(0), x)[0], {
    backend: referenceBackend(),
  });
  await expect(f.call([steps], { signal: abortedAfter(20) })).rejects.toMatchObject({ code: "aborted" });
});
