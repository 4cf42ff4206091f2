import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-web";
import { beforeAll, expect, test } from "vitest";
import { fixtureModel } from "../testing/fixtureModels.js";
import { flat, readCases } from "../testing/fixtures.js";
import { integratedGradients } from "./integratedGradients.js";

beforeAll(() => useBackend(referenceBackend()));

test.each(["bc_ig_gausslegendre_50_b0", "dig_ig_gausslegendre_50_b0"])(
  "the whole of %s as one file, in a bare session",
  async (id) => {
    const cases = ["attributions_mlp.json", "attributions_cnn.json"].flatMap(readCases);
    const each = cases.find((one) => one.id === id);
    if (!each) throw new Error("a recorded case is missing");
    const input = Float32Array.from(flat(each.input));
    const shape = id.startsWith("bc") ? [4, 30] : [3, 1, 8, 8];
    const ig = integratedGradients(fixtureModel(each.model));
    const bytes = await ig.toOnnx({ dtype: "float32", shape }, { target: each.target as number[] });
    ig.dispose();

    const session = await InferenceSession.create(bytes);
    expect(session.inputNames).toEqual(["x"]);
    const results = await session.run({ x: new OrtTensor("float32", input, shape) });
    await session.release();

    const expected = flat(each.attributions);
    const scale = each.attributions_max_abs as number;
    const got = results.attributions?.data as Float32Array;
    expect(Math.max(...expected.map((e, i) => Math.abs(e - (got[i] as number))))).toBeLessThan(2e-4 * scale);
    const logits = each.logits as number[][];
    (each.target as number[]).forEach((target, row) => {
      expect(results.output?.data[row]).toBeCloseTo(logits[row]?.[target] as number, 4);
    });
    const deltas = results.convergenceDelta?.data as Float32Array;
    expect(Math.max(...deltas.map(Math.abs))).toBeLessThan(0.05 * scale);
  },
);
