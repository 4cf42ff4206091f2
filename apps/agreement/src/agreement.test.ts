import { sameRandomBits } from "@hyaline/backend-testkit";
import { describe, expect, test } from "vitest";
import { lossCurve } from "./lossCurve.js";
import { recordedLosses } from "./recordedLosses.js";
import { nodeBackends } from "./testing/nodeBackends.js";

const steps = process.env.HYALINE_NIGHTLY === "1" ? recordedLosses.length : 10;

describe.each(Object.entries(nodeBackends))("%s", (_, open) => {
  test("gives a key's recorded bits", async () => {
    const backend = await open();
    await sameRandomBits.run(backend);
    await backend.dispose();
  });

  test(`learns digits with the recorded losses, within 1e-3 at each of ${steps} steps`, async () => {
    const backend = await open();
    const losses = await lossCurve(backend, steps);
    await backend.dispose();
    expect(losses).toHaveLength(steps);
    const off = losses.map((loss, i) => Math.abs(loss - (recordedLosses[i] as number)));
    expect(Math.max(...off)).toBeLessThan(1e-3);
  });
});

test("the recorded run learned something", () => {
  expect(recordedLosses).toHaveLength(30);
  expect(recordedLosses[0]).toBeGreaterThan(2);
  expect(recordedLosses[10]).toBeLessThan(1);
  expect(recordedLosses[29]).toBeLessThan(0.01);
});
