import { referenceBackend } from "@hyaline/backend-reference";
import { opExamples, testBackend } from "@hyaline/backend-testkit";
import { HyalineError } from "@hyaline/core";
import { describe, expect, test } from "vitest";
import { cnnCurve, embeddingCurve } from "./testing/curves.js";
import { tfjsBackend } from "./tfjsBackend.js";

// One example of each op: every shader is compiled anew for every shape, and the whole kit takes minutes here. Node runs
// all of it, on the engines that Node has.
const seen = new Set<string>();
const examples = opExamples.filter(({ op }) => !seen.has(op) && seen.add(op));

for (const engine of ["wasm", "webgl", "webgpu"] as const) {
  describe(`tfjs:${engine}`, () => {
    testBackend({
      create: () => tfjsBackend({ engine }),
      describe,
      test,
      examples,
      print: () => undefined,
    });

    test.each([
      ["a CNN with depthwise filters", cnnCurve],
      ["embeddings", embeddingCurve],
    ] as const)("%s learns as on the reference backend, in flat memory", async (_, run) => {
      const backend = await tfjsBackend({ engine });
      const storages: number[] = [];
      const onStep = () => storages.push(backend.memory?.().storages ?? 0);
      const got = await run(backend, { steps: 8, onStep });
      const expected = await run(referenceBackend(), { steps: 8 });
      expect(Math.max(...got.map((loss, i) => Math.abs(loss - (expected[i] as number))))).toBeLessThan(1e-3);
      expect(got[7]).toBeLessThan(got[0] as number);
      expect(storages[7]).toBe(storages[3]);
    });
  });
}

test("an unknown engine has a coded error", async () => {
  const refused = await tfjsBackend({ engine: "cuda" as "cpu" }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(HyalineError);
  expect((refused as HyalineError).code).toBe("backend");
});
