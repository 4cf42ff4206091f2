import { referenceBackend } from "@hyaline/backend-reference";
import {
  digitsInTails,
  nonFiniteNumbersPropagate,
  type OpExample,
  oneOfEachOp,
  opExamples,
  testBackend,
} from "@hyaline/backend-testkit";
import { type Backend, evaluate, takeAlongAxis, tensor } from "@hyaline/core";
import { env } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EngineName } from "../engine.js";
import { tfjsBackend } from "../tfjsBackend.js";
import { cnnCurve, embeddingCurve } from "./curves.js";
import { isFlat, soak } from "./soak.js";

const isNightly = process.env.HYALINE_NIGHTLY === "1";

/** The manifest does not promise NaN and infinities for every driver; that of these tests keeps them, and must. */
async function create(engine: EngineName): Promise<Backend> {
  const backend = await tfjsBackend({ engine });
  return { ...backend, supports: { ...backend.supports, nonFinite: true } };
}

/** The software adapter's log 0 is a large number and not infinity, unlike all else that the tests hold it to. */
const needsInfiniteLog = ({ op, name }: OpExample) => op === "logSumExp" && name === "of -Infinity";

export function testEngine(engine: EngineName): void {
  const isShader = engine !== "cpu" && engine !== "wasm";
  // Every shader is compiled anew for every shape: the whole kit takes minutes. What loops do in pages they do in Node.
  const inNode = typeof document !== "object";
  describe(`tfjs:${engine}`, () => {
    testBackend({
      create: () => create(engine),
      describe,
      test,
      examples: (isNightly || inNode ? opExamples : oneOfEachOp).filter(
        (example) => !(isShader && needsInfiniteLog(example)),
      ),
      draws: isNightly || inNode ? 12 : Number(!isShader),
      print: () => undefined,
    });

    // What is small and comes from the host tfjs computes there, where it can: the kit's examples mostly are.
    describe.skipIf(!isShader)("shaders", () => {
      const flag = `${engine.toUpperCase()}_CPU_FORWARD`;
      let backend: Backend;
      beforeAll(async () => {
        backend = await create(engine);
        env().set(flag, false);
      });
      afterAll(() => env().set(flag, true));

      test("keep their digits near 0 and in their tails", () => digitsInTails.run(backend));

      test("let NaN and infinities through, but for those of exp and log", async () => {
        const failed = nonFiniteNumbersPropagate.run(backend);
        const message = await failed.then(() => "", String);
        const ops = [...message.matchAll(/(\w+): element/g)].map(([, op]) => op);
        expect(ops.filter((op) => op !== "exp" && op !== "log")).toEqual([]);
      });
    });

    test.each([
      ["a CNN with depthwise filters", cnnCurve],
      ["embeddings", embeddingCurve],
    ] as const)("%s learns as on the reference backend", async (_, run) => {
      const got = await run(await tfjsBackend({ engine }), { steps: 8 });
      const expected = await run(referenceBackend(), { steps: 8 });
      expect(Math.max(...got.map((loss, i) => Math.abs(loss - (expected[i] as number))))).toBeLessThan(1e-3);
      expect(got[7]).toBeLessThan(got[0] as number);
    });

    test.skipIf(!isNightly)("elements past 2²⁴ are found", { timeout: 120_000 }, async () => {
      const size = 2 ** 24 + 3;
      const backend = await tfjsBackend({ engine });
      const x = tensor(Float32Array.from({ length: size }, (_, i) => i % 1000));
      const at = tensor(Int32Array.of(size - 1, size - 2, 1));
      const [taken, slid] = await evaluate([takeAlongAxis(x, at), x.slice([size - 2, size])], { backend });
      const last = [(size - 1) % 1000, (size - 2) % 1000];
      expect(await taken.array()).toEqual([...last, 1]);
      expect(await slid.array()).toEqual([...last].reverse());
    });

    test("memory is flat over training steps", { timeout: 600_000 }, async () => {
      expect(isFlat(await soak(engine, cnnCurve, isNightly ? 200 : 12))).toBe(true);
    });
  });
}
