import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { HyalineError, isFloat, isTensor, type Tensor, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importOnnx, type OnnxOutputs } from "./importOnnx.js";
import { derivativeError } from "./testing/differences.js";
import { knownGaps, noDifferences } from "./testing/knownGaps.js";
import type { NodeCase } from "./testing/runNodeCase.js";
import { asTensor, readTensorFile, sharedOnnx } from "./testing/sharedOnnx.js";

const folder = sharedOnnx("nodetests");
const cases: NodeCase[] = folder ? JSON.parse(readFileSync(new URL("index.json", folder), "utf8")).cases : [];
const ops = [...new Set(cases.map(({ op }) => op))].filter((op) => !(op in noDifferences)).sort();

/** Cases per op: enough for its variants, few enough for a test of seconds. */
const MOST = 4;

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

describe.skipIf(!folder)("derivatives of ops against differences", () => {
  test.each(ops)("%s", async (op) => {
    const own = cases.filter((each) => each.op === op && !(each.case in knownGaps));
    const isWide = ({ dtype }: { readonly dtype: string }) => /^float(32|64)$/.test(dtype);
    // Half precision is too coarse for differences.
    const isCoarse = ({ dtype }: { readonly dtype: string }) => !isWide({ dtype }) && /float/.test(dtype);
    const floats = own.filter(
      ({ inputs, outputs }) =>
        inputs.some(isWide) && outputs.some(isWide) && ![...inputs, ...outputs].some(isCoarse),
    );
    const stride = Math.max(1, Math.floor(floats.length / MOST));
    for (const each of floats.filter((_, i) => i % stride === 0).slice(0, MOST)) {
      const root = new URL(`${each.dir}/`, folder);
      const model = importOnnx<OnnxOutputs>(readFileSync(new URL("model.onnx", root)), {
        precision: "float64",
      });
      const inputs: Record<string, Tensor> = {};
      each.inputs.forEach(({ name }, i) => {
        if (!model.inputs.some((port) => port.name === name)) return;
        inputs[name] = asTensor(readTensorFile(new URL(`test_data_set_0/input_${i}.pb`, root)), true);
      });
      const fn = (given: Readonly<Record<string, Tensor>>): readonly Tensor[] => {
        const result = model.fn(given);
        return isTensor(result) ? [result] : Object.values(result);
      };
      try {
        if (!fn(inputs).some(({ dtype }) => isFloat(dtype))) continue;
        const { error, size } = await derivativeError(fn, inputs, 7);
        // Data with NaN, and bases or arguments that leave the function's domain when they are moved.
        if (Number.isNaN(size)) continue;
        expect.soft(error, each.case).toBeLessThan(1e-4 * size + 1e-6);
      } catch (error) {
        // An input that must be known (a scale, a bound) has no gradient; the error says so.
        const isCoded =
          error instanceof HyalineError && ["unsupported", "not-differentiable"].includes(error.code);
        if (!isCoded) throw error;
      }
    }
  });
});
