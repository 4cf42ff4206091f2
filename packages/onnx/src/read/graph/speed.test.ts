import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { grad, type Shape, simplify, sum, type Tensor, trace } from "@hyaline/core";
import { describe, expect, test } from "vitest";
import { int, modelBytes, node, rawTensor, valueInfo } from "../testing/sampleModels.js";
import { sharedOnnx } from "../testing/sharedOnnx.js";
import { importOnnx } from "./importOnnx.js";
import { onnxToGraph } from "./onnxToGraph.js";

/** Only with it can memory be measured. */
const collectGarbage = (): void => {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
};

/** Measured, printed, and left to the reader: a machine's speed is no property of the code. */
const timed = <T>(work: () => T): { result: T; ms: number; cpuMs: number; bytes: number } => {
  collectGarbage();
  const used = () => process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  const [before, began, busy] = [used(), performance.now(), process.cpuUsage()];
  const result = work();
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(busy);
  return { result, ms, cpuMs: (user + system) / 1000, bytes: used() - before };
};

const LAYERS = 25;

describe.skipIf(!process.env.HYALINE_NIGHTLY)("speed, printed", () => {
  test("a file of 100 MB", async () => {
    const width = 1024;
    const names = Array.from({ length: LAYERS }, (_, i) => `fc${i}.weight`);
    const bytes = modelBytes({
      input: [valueInfo("x", [1, width])],
      output: [valueInfo(`y${LAYERS}`, [1, width])],
      initializer: names.map((name) => rawTensor(name, [width, width], new Float32Array(width * width))),
      node: names.map((name, i) =>
        node("Gemm", [i === 0 ? "x" : `y${i}`, name], [`y${i + 1}`], [int("transB", 1)]),
      ),
    });
    // What made the file is let go first.
    await new Promise((resolve) => setTimeout(resolve, 100));
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { result, ms, cpuMs, bytes: extra } = timed(() => onnxToGraph(bytes));
    console.log(
      `${(bytes.length / 1e6).toFixed(0)} MB imported and simplified in ${ms.toFixed(0)} ms (${cpuMs.toFixed(0)} of processor time),`,
      `with ${(extra / bytes.length).toFixed(2)} × its size of extra memory`,
    );
    expect(result.constants.size).toBe(LAYERS);
  });

  const light = sharedOnnx("light");
  test.skipIf(!light)("the gradient graph of a ResNet-50", () => {
    const bytes = readFileSync(new URL("light_resnet50.onnx", light));
    const model = importOnnx(bytes);
    const shape = model.inputs[0]?.shape as Shape;
    const build = () =>
      simplify(trace((x: Tensor) => grad((z: Tensor) => sum(model.fn(z)))(x), [{ dtype: "float32", shape }]));
    const first = timed(build);
    const later = [1, 2, 3, 4, 5].map(() => timed(build)).sort((a, b) => a.ms - b.ms);
    const { ms, cpuMs } = later[2] as (typeof later)[number];
    console.log(
      `gradient graph of ${first.result.nodes.length} nodes: ${first.ms.toFixed(0)} ms the first time (${first.cpuMs.toFixed(0)} of`,
      `processor time), then ${ms.toFixed(0)} ms (${cpuMs.toFixed(0)})`,
    );
    expect(first.result.outputs).toHaveLength(1);
  });
});
