import { referenceBackend } from "@hyaline/backend-reference";
import { opExamples, testBackend } from "@hyaline/backend-testkit";
import { primitives } from "@hyaline/core";
import { describe, expect, test } from "vitest";
import type { EngineName } from "../engine.js";
import { tfjsBackend } from "../tfjsBackend.js";
import { cnnCurve, embeddingCurve } from "./curves.js";

// One example of each primitive: every shader is compiled anew for every shape, and the whole kit takes minutes here.
// Node runs all of it, on the engines that Node has.
const names = new Set(primitives.map(({ name }) => name));
const examples = opExamples.filter(({ op }) => names.delete(op));

export function testEngine(engine: EngineName): void {
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
