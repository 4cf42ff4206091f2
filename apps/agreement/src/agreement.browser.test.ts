import { sameRandomBits } from "@hyaline/backend-testkit";
import { describe, expect, test } from "vitest";
import { lossCurve } from "./lossCurve.js";
import { recordedLosses } from "./recordedLosses.js";
import { browserBackends } from "./testing/browserBackends.js";

const isNightly = process.env.HYALINE_NIGHTLY === "1";

/** Shaders are compiled slowly and run slowly on a software adapter. */
const stepsOn = (name: string): number => {
  if (isNightly) return 20;
  return /:web(gl|gpu)$/.test(name) ? 3 : 10;
};

describe.each(Object.entries(browserBackends))("%s", (name, open) => {
  test("gives a key's recorded bits", async () => {
    const backend = await open();
    await sameRandomBits.run(backend);
    await backend.dispose();
  });

  const steps = stepsOn(name);

  test(`learns digits with the recorded losses, within 1e-3 at each of ${steps} steps`, async () => {
    const backend = await open();
    const losses = await lossCurve(backend, steps);
    await backend.dispose();
    expect(losses).toHaveLength(steps);
    const off = losses.map((loss, i) => Math.abs(loss - (recordedLosses[i] as number)));
    expect(Math.max(...off)).toBeLessThan(1e-3);
  }, 900_000);
});
