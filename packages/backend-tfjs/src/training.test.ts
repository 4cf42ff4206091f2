import { referenceBackend } from "@hyaline/backend-reference";
import { describe, expect, test } from "vitest";
import { cnnCurve, embeddingCurve } from "./testing/curves.js";
import { tfjsBackend } from "./tfjsBackend.js";

const runs = { "a CNN with depthwise filters": cnnCurve, embeddings: embeddingCurve };

for (const engine of ["cpu", "wasm"] as const) {
  describe(`training on tfjs:${engine}`, () => {
    test.each(Object.entries(runs))("%s learns as on the reference backend", async (_, run) => {
      const got = await run(await tfjsBackend({ engine }));
      const expected = await run(referenceBackend());
      expect(got.at(-1)).toBeLessThan(0.8 * (got[0] as number));
      got.forEach((loss, i) => {
        expect(Math.abs(loss - (expected[i] as number))).toBeLessThan(1e-3);
      });
    });
  });
}

describe("memory", () => {
  const steps = process.env.HYALINE_NIGHTLY === "1" ? 2000 : 500;

  describe.each(["cpu", "wasm"] as const)("of tfjs:%s", (engine) => {
    test.each([
      ["a CNN", cnnCurve, steps / 5],
      ["embeddings", embeddingCurve, steps],
    ] as const)("is flat over the training steps of %s", async (_, run, count) => {
      const backend = await tfjsBackend({ engine });
      const storages: (number | undefined)[] = [];
      await run(backend, { steps: count, onStep: () => storages.push(backend.memory?.().storages) });
      expect(storages[5]).toBeGreaterThan(0);
      expect(Math.max(...(storages.slice(5) as number[]))).toBe(storages[5]);
    });
  });
});
