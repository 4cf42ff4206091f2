import { readdirSync, readFileSync } from "node:fs";
import { full, grad, type Shape, sum, type Tensor, trace } from "@hyaline/core";
import { describe, expect, test } from "vitest";
import { readTensorFile, sharedOnnx } from "../testing/sharedOnnx.js";
import { importOnnx } from "./importOnnx.js";
import { onnxToGraph } from "./onnxToGraph.js";

const folder = sharedOnnx("light");
const names = folder
  ? readdirSync(folder).flatMap((file) => (file.endsWith(".onnx") ? [file.replace(".onnx", "")] : []))
  : [];

// They run on ONNX Runtime in backend-ort's tests; here their graphs and their gradients' graphs are made.
describe.skipIf(!folder)("light models", () => {
  test.each(names)("%s", (name) => {
    const bytes = readFileSync(new URL(`${name}.onnx`, folder));
    const model = importOnnx(bytes);
    const graph = onnxToGraph(bytes);
    const recorded = readTensorFile(new URL(`${name}_output_0.pb`, folder as URL));
    expect(graph.specs[graph.outputs[0] as number]?.shape).toEqual(recorded.shape);
    expect(model.layers.length).toBeGreaterThan(10);
    for (const layer of model.layers) expect(graph.names.has(layer.name), layer.name).toBe(true);
    const shape = model.inputs[0]?.shape as Shape;
    const gradient = trace(
      (x: Tensor) => grad((z: Tensor) => sum(model.fn(z)))(x),
      [{ dtype: "float32", shape }],
    );
    expect(gradient.specs[gradient.outputs[0] as number]?.shape).toEqual(full(shape, 0).shape);
  });
});
