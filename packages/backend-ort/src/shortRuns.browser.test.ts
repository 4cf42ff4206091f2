import { keptThread } from "@hyaline/backend-testkit";
import { full, jit, type Tensor } from "@hyaline/core";
import { expect, test } from "vitest";
import { ortBackend } from "./ortBackend.js";

/** After so many the runs are aborted, by the page that draws them. */
const FRAMES = 12;

test("a page draws frames between short runs, and an abort by one is heard", async () => {
  const backend = await ortBackend({ device: "wasm" });
  const f = jit(
    (x: Tensor) => {
      let y = x;
      for (let i = 0; i < 6; i++) y = y.matMul(x).mul(1 / 64);
      return y;
    },
    { backend },
  );
  const x = full([64, 64], 1);
  for (let i = 0; i < 10; i++) (await f(x)).dispose();

  const frames: number[] = [];
  const controller = new AbortController();
  const draw = (now: number) => {
    frames.push(now);
    if (frames.length === FRAMES) controller.abort();
    else requestAnimationFrame(draw);
  };
  let runs = 0;
  const { mostMs } = await keptThread(async (clock) => {
    requestAnimationFrame(draw);
    const loop = async () => {
      for (;;) {
        clock.work();
        (await f.call([x], { signal: controller.signal })).dispose();
        runs++;
      }
    };
    await expect(loop()).rejects.toMatchObject({ code: "aborted" });
  });
  // Between turns that a frame may take; when a frame comes is the browser's and the machine's affair.
  expect(mostMs).toBeLessThanOrEqual(16);
  expect(runs).toBeGreaterThan(FRAMES);
  const gaps = frames
    .slice(1)
    .map((now, i) => now - (frames[i] as number))
    .sort((a, b) => a - b);
  const at = (part: number) => (gaps[Math.floor(gaps.length * part)] as number).toFixed();
  console.info(`${runs} runs: gaps between frames of ${at(0.5)} ms (median), ${at(0.95)} ms (95 %)`);
  await backend.dispose();
});
