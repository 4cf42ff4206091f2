import { full, jit, type Tensor } from "@hyaline/core";
import { afterEach, expect, test } from "vitest";
import type { OrtBackend } from "../backendOf.js";
import { ortBackend } from "../ortBackend.js";

let backend: OrtBackend;
afterEach(() => backend.dispose());

/** How long one run took, and how many frames the page drew meanwhile. */
async function framesDuringRun(): Promise<{ readonly frames: number; readonly elapsedMs: number }> {
  const f = jit(
    (x: Tensor) => {
      let y = x;
      for (let i = 0; i < 600; i++) y = y.matMul(x).mul(1 / 256);
      return y;
    },
    { backend },
  );
  const x = full([256, 256], 1);
  // The session is made, and the tensor is where it is needed.
  await f(x);
  let frames = 0;
  let running = true;
  const count = () => {
    if (!running) return;
    frames++;
    requestAnimationFrame(count);
  };
  await new Promise((resolve) => requestAnimationFrame(resolve));
  requestAnimationFrame(count);
  const start = performance.now();
  const y = await f(x);
  const elapsedMs = performance.now() - start;
  running = false;
  expect((await y.data())[0]).toBeCloseTo(1, 4);
  return { frames, elapsedMs };
}

test("frames are drawn during a long run in a worker", async () => {
  backend = await ortBackend({ device: "wasm", worker: true });
  expect(backend.info).toMatchObject({ device: "wasm", worker: true });
  const { frames, elapsedMs } = await framesDuringRun();
  console.info(`worker: ${frames} frames in ${elapsedMs.toFixed()} ms`);
  expect(elapsedMs).toBeGreaterThan(100);
  expect(frames).toBeGreaterThan(Math.max(4, elapsedMs / 16.7 / 8));
});

test("none are drawn during a long run on the page", async () => {
  backend = await ortBackend({ device: "wasm" });
  const { frames, elapsedMs } = await framesDuringRun();
  console.info(`page: ${frames} frames in ${elapsedMs.toFixed()} ms`);
  expect(elapsedMs).toBeGreaterThan(100);
  expect(frames).toBeLessThanOrEqual(2);
});
