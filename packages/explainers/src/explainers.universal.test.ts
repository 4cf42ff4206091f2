import { ortBackend } from "@hyaline/backend-ort";
import { type Backend, matMul, softmax, type Tensor, tensor, useBackend } from "@hyaline/core";
import type { WhiteBox } from "@hyaline/explanation";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  gridSegmentation,
  integratedGradients,
  kernelShap,
  limeImage,
  limeTabular,
  type SurrogateFacts,
} from "./index.js";

let backend: Backend;
beforeAll(async () => {
  backend = await ortBackend({ device: "wasm", threads: 1 });
  useBackend(backend);
});
afterAll(() => backend.dispose());

const weights = [
  [2, 0],
  [-1, 1],
  [0.5, 3],
];
const linear: WhiteBox = (x) => matMul(x, tensor(weights));
const rows = [[1, 2, 3]];

test("a linear model's attributions are weight times input, by two methods", async () => {
  const byGradients = await integratedGradients(linear).explain(rows, { target: 0 });
  const byCoalitions = await kernelShap(linear, { background: [[0, 0, 0]] }).explain(rows, { target: 0 });
  for (const { values } of [byGradients, byCoalitions]) {
    [2, -2, 1.5].forEach((expected, i) => {
      expect(values.values[i]).toBeCloseTo(expected, 5);
    });
  }
  expect(byCoalitions.provenance.backend).toBe("ort:wasm");
});

test("LIME finds the larger weight, in a table and in an image", async () => {
  const background = Array.from({ length: 50 }, (_, i) => [Math.sin(i), Math.cos(i), Math.sin(3 * i)]);
  const lime = limeTabular((x: Tensor) => softmax(matMul(x, tensor(weights))), { background, samples: 500 });
  const { extra } = await lime.explain([[1, 0, -1]], { target: 0 });
  const { list } = extra as SurrogateFacts;
  expect(list[0]?.[0]?.condition).toMatch(/^feature 2 <= /);

  const left: WhiteBox = (x) =>
    matMul(x.reshape([-1, 16]), tensor(Array.from({ length: 16 }, (_, i) => [Number(i % 4 < 2)])));
  const image = tensor(new Float32Array(16).fill(1), { shape: [1, 1, 4, 4] });
  const options = { segmentation: gridSegmentation({ size: 2 }), hideColor: 0, samples: 100 };
  const { values } = await limeImage(left, options).explain(image);
  expect(Array.from(values.values, (v) => Math.round(v) + 0)).toEqual([4, 0, 4, 0]);
});
