/// <reference types="vite/client" />
import { sameRandomBits } from "@hyaline/backend-testkit";
import { type Backend, HyalineError } from "@hyaline/core";
import { describe, expect, type TestContext, test } from "vitest";
import { lossCurve } from "./lossCurve.js";
import { recordedLosses } from "./recordedLosses.js";
import { browserBackends } from "./testing/browserBackends.js";

const isNightly = process.env.HYALINE_NIGHTLY === "1";

/** Shaders are compiled slowly and run slowly on a software adapter. */
const stepsOn = (name: string): number => {
  if (isNightly) return 20;
  return /web(gl|gpu)$/.test(name) ? 4 : 10;
};

/** The only backend that a build may lack. */
async function opened(
  name: string,
  open: () => Backend | Promise<Backend>,
  context: TestContext,
): Promise<Backend> {
  try {
    return await open();
  } catch (error) {
    if (name !== "ort:webgpu" || !(error instanceof HyalineError && error.code === "backend")) throw error;
    return context.skip(`there is no ${name} here`);
  }
}

describe.each(Object.entries(browserBackends))("%s", (name, open) => {
  test("gives a key's recorded bits", async (context) => {
    const backend = await opened(name, open, context);
    await sameRandomBits.run(backend);
    await backend.dispose();
  });

  const steps = stepsOn(name);

  test(`learns digits with the recorded losses, within 1e-3 at each of ${steps} steps`, async (context) => {
    const backend = await opened(name, open, context);
    const losses = await lossCurve(backend, steps);
    await backend.dispose();
    expect(losses).toHaveLength(steps);
    const off = losses.map((loss, i) => Math.abs(loss - (recordedLosses[i] as number)));
    expect(Math.max(...off)).toBeLessThan(1e-3);
  }, 900_000);
});
