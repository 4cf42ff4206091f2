import { referenceBackend } from "@hyaline/backend-reference";
import { mul, tensor, useBackend, yieldThread } from "@hyaline/core";
import { expect, test } from "vitest";
import { keptThread, type StandingClock } from "./standingClock.js";

test("work that gives the thread away keeps it for at most 20 ms", async () => {
  const kept = await keptThread(async (clock) => {
    for (let i = 0; i < 100; i++) {
      clock.work();
      await yieldThread();
    }
  });
  expect(kept.totalMs).toBe(200);
  expect(kept.mostMs).toBeLessThanOrEqual(20);
});

test("runs of a backend are work, between which core gives the thread away", async () => {
  const kept = await keptThread(async (clock) => {
    useBackend(clock.on(referenceBackend()));
    for (let i = 0; i < 100; i++) await mul(tensor([1, 2]), i + 2).data();
  });
  expect(kept.totalMs).toBe(200);
  expect(kept.mostMs).toBeLessThanOrEqual(20);
});

test("work that never gives it away is seen, and promises alone are no turn", async () => {
  const kept = await keptThread(async (clock) => {
    for (let i = 0; i < 100; i++) {
      clock.work();
      await undefined;
    }
  });
  expect(kept).toEqual({ totalMs: 200, mostMs: 200, looks: 0 });
});

test("host work that asks between its pieces moves the clock by its looks", async () => {
  const asks = async (clock: StandingClock, isHeard: boolean) => {
    clock.countLooks();
    for (let i = 0; i < 100; i++) {
      const turn = yieldThread();
      if (isHeard && turn) await turn;
    }
  };
  const heard = await keptThread((clock) => asks(clock, true));
  expect(heard.looks).toBeGreaterThanOrEqual(100);
  expect(heard.mostMs).toBeLessThanOrEqual(16);
  expect((await keptThread((clock) => asks(clock, false))).mostMs).toBeGreaterThan(100);
});

test("afterwards the clock is the machine's again, an error is passed on", async () => {
  const before = performance.now();
  await expect(keptThread(() => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
  expect(performance.now()).toBeGreaterThanOrEqual(before);
  expect(Object.hasOwn(performance, "now")).toBe(false);
});
