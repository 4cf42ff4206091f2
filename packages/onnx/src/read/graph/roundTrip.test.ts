import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { type Tensor, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { graphToOnnx } from "../../write/graph/graphToOnnx.js";
import { imageNet } from "../testing/sampleModels.js";
import { asTensor, excess, readTensorFile, sharedOnnx } from "../testing/sharedOnnx.js";
import { importOnnx, type OnnxOutputs } from "./importOnnx.js";
import { onnxToGraph } from "./onnxToGraph.js";

const torch = sharedOnnx("torch");
const names: readonly string[] = torch
  ? JSON.parse(readFileSync(new URL("index.json", torch), "utf8")).cases.map(
      (each: { case: string }) => each.case,
    )
  : [];

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

type Shapes = Readonly<Record<string, readonly number[]>>;

const write = (bytes: Uint8Array, shapes: Shapes) => {
  const model = importOnnx<OnnxOutputs>(bytes);
  return graphToOnnx(onnxToGraph(bytes, { shapes }), {
    inputNames: model.inputs.map(({ name }) => name),
    outputNames: model.outputs.map(({ name }) => name),
  });
};

/** What is read, written and read again is written the same way again. */
async function expectStable(bytes: Uint8Array, shapes: Shapes = {}): Promise<Uint8Array> {
  const once = await write(bytes, shapes);
  const twice = await write(once, shapes);
  const thrice = await write(twice, shapes);
  expect(Buffer.compare(Buffer.from(twice), Buffer.from(thrice)), "bytes").toBe(0);
  return once;
}

test("an image net", async () => {
  await expectStable(imageNet());
});

describe.skipIf(!torch)("exports of PyTorch", () => {
  test.each(names)("%s", async (name) => {
    const file = (path: string) => new URL(`${name}/${path}`, torch);
    const bytes = readFileSync(file("model.onnx"));
    const inputs: Record<string, Tensor> = {};
    importOnnx(bytes).inputs.forEach((port, i) => {
      inputs[port.name] = asTensor(readTensorFile(file(`input_${i}.pb`)));
    });
    const shapes = Object.fromEntries(Object.entries(inputs).map(([key, { shape }]) => [key, shape]));
    const model = importOnnx(await expectStable(bytes, shapes));
    const recorded = readTensorFile(file("output_0.pb"));
    expect(await excess(model.fn(inputs), recorded, { rtol: 1e-3, atol: 1e-5 })).toBe(0);
  });
});
