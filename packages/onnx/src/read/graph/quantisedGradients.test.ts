import { readFileSync } from "node:fs";
import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import { type Backend, grad, slice, type Tensor, tensor, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cases } from "../testing/savedCases.js";
import { importOnnx } from "./importOnnx.js";

// Integrated Gradients of one small net in float32, and as ONNX Runtime's tools quantise it.

const read = (name: string) =>
  importOnnx(readFileSync(new URL(`${name}.onnx`, cases))).fn as (x: Tensor) => Tensor;
const point = [[1, -0.5, 2, 0.3]];
/** PyTorch's in float64, of the first output of fp16_layernorm_mlp at the point, with the file's weights. */
const HALF = [-0.130338502, -0.183006396, 0.083032042, -0.243915655];
const right = [1.064, -0.39, -3.122, 0.082];

const ways = [
  { name: "reference", open: async (): Promise<Backend> => referenceBackend() },
  { name: "ort:wasm", open: () => ortBackend({ device: "wasm" }) },
  { name: "ort:cpu", open: () => ortBackend({ device: "cpu" }) },
  { name: "tfjs:cpu", open: () => tfjsBackend({ engine: "cpu" }) },
  { name: "tfjs:wasm", open: () => tfjsBackend({ engine: "wasm" }) },
];

describe.each(ways)("on $name", ({ open }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await open();
    useBackend(backend);
  });
  afterAll(async () => {
    useBackend(undefined);
    await backend.dispose();
  });

  // Points of a path that are run together share one range, as the file says: alone they are quantised more finely.
  test.each([
    ["q_float", 50, 0.02],
    ["q_dyn", 50, 0.06],
    ["q_dyn", 1, 0.05],
    ["q_dyn_i8pc", 50, 0.11],
    ["q_dyn_i8pc", 1, 0.05],
  ])("%s in batches of %d is near the float model's", async (name, batchSize, near) => {
    const { values, convergenceDelta } = await integratedGradients(read(name), { batchSize }).explain(point, {
      target: 0,
    });
    [...values.values].forEach((value, i) => {
      expect(Math.abs((value as number) - (right[i] as number)), `element ${i}`).toBeLessThan(near);
    });
    expect(Math.abs(convergenceDelta?.[0] as number)).toBeLessThan(0.03);
  });

  // Calibrated beforehand, and coarse: the output moves in steps of 0.106 and 0.085.
  test.each([
    ["q_qdq", 0.106],
    ["q_qop", 0.085],
  ])("%s adds up to what its output changes by", async (name, step) => {
    const { values, convergenceDelta } = await integratedGradients(read(name)).explain(point, { target: 0 });
    expect(Math.abs(convergenceDelta?.[0] as number)).toBeLessThan(2 * step);
    // The largest share is the float model's.
    expect(values.values[2]).toBeLessThan(-2.4);
  });
});

test.each(ways.slice(0, 3))("a net in half precision has its gradient on $name", async ({ open }) => {
  const backend = await open();
  useBackend(backend);
  try {
    const model = read("fp16_layernorm_mlp");
    const x = tensor(point, { dtype: "float16" });
    const gradient = await grad((z: Tensor) => slice(model(z), [0, 0]))(x).array();
    (gradient as number[][])[0]?.forEach((value, i) => {
      expect(Math.abs(value - (HALF[i] as number)), `element ${i}`).toBeLessThan(3e-3);
    });
  } finally {
    useBackend(undefined);
    await backend.dispose();
  }
});
