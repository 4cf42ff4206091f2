import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { grad, mul, sum, type Tensor, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asTensor, excess, readTensorFile, sharedOnnx } from "../testing/sharedOnnx.js";
import { importOnnx } from "./importOnnx.js";

interface Case {
  readonly case: string;
  readonly inputs: readonly { readonly name: string; readonly dtype: string }[];
  readonly param_grads: readonly string[];
}

const folder = sharedOnnx("torch");
const cases: readonly Case[] = folder
  ? JSON.parse(readFileSync(new URL("index.json", folder), "utf8")).cases
  : [];

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

/** float32 sums in another order; relative to the largest number of each tensor. */
const tolerance = { rtol: 1e-3, atol: 1e-5 };

describe.skipIf(!folder)("exports of PyTorch", () => {
  test.each(cases)("$case", async ({ case: name, inputs, param_grads }) => {
    const file = (path: string) => new URL(`${name}/${path}`, folder);
    const model = importOnnx(readFileSync(file("model.onnx")));
    const x = Object.fromEntries(
      inputs.map((input, i) => [input.name, asTensor(readTensorFile(file(`input_${i}.pb`)))]),
    );
    const output = await excess(model.fn(x), readTensorFile(file("output_0.pb")), tolerance);
    expect.soft(output, "output").toBe(0);

    const cotangent = asTensor(readTensorFile(file("cotangent_0.pb")));
    const floats = inputs.filter(({ dtype }) => dtype === "float32").map((input) => input.name);
    const wanted = Object.fromEntries(floats.map((key) => [key, x[key] as Tensor]));
    const weights = Object.fromEntries(
      param_grads.flatMap((key) => (key in model.parameters ? [[key, model.parameters[key] as Tensor]] : [])),
    );
    const loss = (args: { wanted: Record<string, Tensor>; weights: Record<string, Tensor> }) =>
      sum(mul(model.fn({ ...x, ...args.wanted }, { parameters: args.weights }), cotangent));
    const gradient = grad(loss)({ wanted, weights });
    for (const [i, input] of inputs.entries()) {
      const given = gradient.wanted[input.name];
      if (!given) continue;
      const recorded = readTensorFile(file(`grad_input_${i}.pb`));
      expect.soft(await excess(given, recorded, tolerance), `gradient of ${input.name}`).toBe(0);
    }
    for (const [key, given] of Object.entries(gradient.weights)) {
      const recorded = readTensorFile(file(`grad_param_${key}.pb`));
      expect.soft(await excess(given as Tensor, recorded, tolerance), `gradient of ${key}`).toBe(0);
    }
    expect.soft(Object.keys(weights).length, "weights found by name").toBe(param_grads.length);
  });
});
