import { referenceBackend } from "@hyaline/backend-reference";
import { opExamples, titleOf } from "@hyaline/backend-testkit";
import {
  add,
  argMax,
  broadcastTo,
  conv,
  full,
  gather,
  grad,
  HyalineError,
  matMul,
  maxPool,
  mean,
  named,
  neg,
  relu,
  scan,
  spec,
  type Tensor,
  tap,
  tensor,
  trace,
  transpose,
  zeros,
} from "@hyaline/core";
import { describe, expect, test } from "vitest";
import { TensorProto_DataLocation } from "../../generated/onnx_pb.js";
import { checkModel } from "../testing/checkModel.js";
import { exportOnnx } from "./exportOnnx.js";
import { graphToOnnx, serializeGraph } from "./graphToOnnx.js";

const backend = referenceBackend();
const float = (...shape: number[]) => spec("float32", shape);

async function graphOf(fn: (...inputs: Tensor[]) => unknown, shapes: number[][], options = {}) {
  const specs = shapes.map((shape) => float(...shape));
  const { model, faults } = checkModel(
    await exportOnnx(fn as never, specs, { backend, axes: null, ...options }),
  );
  expect(faults).toEqual([]);
  if (!model.graph) throw new Error("no graph");
  return { model, graph: model.graph, ops: model.graph.node.map(({ opType }) => opType) };
}

describe("every op's files are sound", () => {
  test.each([17, 21])("opset %i", async (opset) => {
    for (const example of opExamples) {
      const specs = example.inputs.map(({ shape, dtype = "float32" }) => spec(dtype, shape));
      const call = example.call as (...inputs: Tensor[]) => Tensor[];
      const written = exportOnnx(call, specs, { opset, backend }).catch((error: HyalineError) => {
        expect(error.code, titleOf(example)).toBe("unsupported");
      });
      const bytes = await written;
      if (bytes) expect(checkModel(bytes).faults, titleOf(example)).toEqual([]);
    }
  });
});

test("names are those asked for, and nodes are named by scope and op", async () => {
  const model = (x: Tensor) => named("encoder", () => named("dense", () => relu(matMul(x, full([3, 2], 1)))));
  const { model: file, graph } = await graphOf((x: Tensor) => [model(x), model(x.mul(2))], [[4, 3]], {
    inputNames: ["rows"],
    outputNames: ["a", "b"],
    name: "net",
    producer: "a test",
    metadata: { author: "me" },
  });
  expect(graph.name).toBe("net");
  expect(file.producerName).toBe("a test");
  expect(file.metadataProps.map(({ key, value }) => [key, value])).toEqual([["author", "me"]]);
  expect(file.opsetImport.map(({ domain, version }) => [domain, version])).toEqual([["", 21n]]);
  expect(graph.input.map(({ name }) => name)).toEqual(["rows"]);
  expect(graph.output.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(graph.node.map(({ name }) => name)).toContain("encoder/dense/Gemm");
});

test("outputs that are inputs, constants, or given twice are copied", async () => {
  const w = tensor([1, 2]);
  const { graph, ops } = await graphOf((x: Tensor) => [x, w, x.mul(2), x.mul(2)], [[2]]);
  expect(ops.filter((op) => op === "Identity")).toHaveLength(3);
  expect(graph.output).toHaveLength(4);
});

test.each<[string, (...xs: Tensor[]) => unknown, number[][], string[]]>([
  [
    "a biased product is one Gemm",
    (x, w, b) => add(matMul(x as Tensor, w as Tensor), b as Tensor),
    [[4, 3], [3, 2], [2]],
    ["Gemm"],
  ],
  [
    "a sum with a negative is a difference",
    (x, y) => add(x as Tensor, neg(y as Tensor)),
    [[3], [3]],
    ["Sub"],
  ],
  [
    "a product reads its factors transposed",
    (a, b) => matMul(transpose(a as Tensor), transpose(b as Tensor)),
    [
      [3, 4],
      [5, 3],
    ],
    ["Gemm"],
  ],
  [
    "a product used twice keeps its bias apart",
    (x, w) => {
      const y = matMul(x as Tensor, w as Tensor);
      return [y, add(y, 1)];
    },
    [
      [4, 3],
      [3, 2],
    ],
    ["Gemm", "Add"],
  ],
  [
    "consumers broadcast for themselves",
    (x, b) => add(x as Tensor, broadcastTo(b as Tensor, [4, 3])),
    [[4, 3], [3]],
    ["Add"],
  ],
  [
    "what all consumers broadcast is computed small",
    (b) =>
      broadcastTo(b as Tensor, [4, 3])
        .mul(2)
        .exp(),
    [[3]],
    ["Mul", "Exp", "Expand"],
  ],
  [
    "the gradient of a mean is a number",
    (x) => grad((x: Tensor) => mean(x))(x as Tensor),
    [[4, 3]],
    ["Expand"],
  ],
  ["moving axes of size 1 is a reshape", (x) => transpose(x as Tensor, [1, 0, 2]), [[1, 3, 2]], ["Reshape"]],
  [
    "indices need no cast on the way to a gather",
    (x) => gather(x as Tensor, argMax(x as Tensor, { axis: 1 })),
    [[3, 3]],
    ["ArgMax", "Gather"],
  ],
  [
    "unused indices of a pool are left out",
    (x) => maxPool(x as Tensor, { kernel: 2 }),
    [[1, 1, 4, 4]],
    ["MaxPool"],
  ],
])("%s", async (_, fn, shapes, expected) => {
  expect((await graphOf(fn, shapes)).ops).toEqual(expected);
});

test("a convolution keeps its bias, and says nothing of what is usual", async () => {
  const { graph } = await graphOf(
    (x: Tensor, w: Tensor, b: Tensor) => conv(x, w, b, { padding: 1 }),
    [[1, 2, 5, 5], [3, 2, 3, 3], [3]],
  );
  const [node] = graph.node;
  expect(node?.input).toHaveLength(3);
  expect(node?.attribute.map(({ name }) => name).sort()).toEqual([
    "group",
    "kernel_shape",
    "pads",
    "strides",
  ]);
});

test("a scan sees what it captures by its outer name", async () => {
  const { graph } = await graphOf(
    (xs: Tensor, w: Tensor) => scan((h: Tensor, x: Tensor) => [h.mul(w).add(x), h] as const, zeros([2]), xs),
    [[5, 2], [2]],
  );
  const node = graph.node.find(({ opType }) => opType === "Scan");
  expect(node?.input).toHaveLength(2);
  const body = node?.attribute.find(({ name }) => name === "body")?.g;
  expect(body?.node.flatMap(({ input }) => input)).toContain("input_1");
});

test("a tapped value keeps its name", async () => {
  const { graph } = await graphOf((x: Tensor) => tap("features", x.mul(2)).exp(), [[3]]);
  expect(graph.node.flatMap(({ output }) => output)).toContain("features");
});

test("weights are the constants' bytes; large ones stay outside where that is asked", async () => {
  const data = Float32Array.from({ length: 1000 }, (_, i) => i);
  const w = tensor(data, { shape: [1000] });
  const graph = trace((x: Tensor) => x.mul(w), [float(1000)]);
  const inside = checkModel(await graphToOnnx(graph, { backend })).model.graph?.initializer[0];
  const raw = inside?.rawData as Uint8Array;
  expect(new Float32Array(raw.slice().buffer)).toEqual(data);

  const { bytes, externalData } = await serializeGraph(graph, { backend, externalFrom: 1000 });
  expect(bytes.byteLength).toBeLessThan(1000);
  const outside = checkExternal(bytes);
  expect(outside?.dataLocation).toBe(TensorProto_DataLocation.EXTERNAL);
  expect(externalData.map(({ path }) => path)).toEqual([
    outside?.externalData.find(({ key }) => key === "location")?.value,
  ]);
  expect(new Float32Array(externalData[0]?.data.slice().buffer as ArrayBuffer)).toEqual(data);
});

const checkExternal = (bytes: Uint8Array) => checkModel(bytes).model.graph?.initializer[0];

test("equal numbers are stored once", async () => {
  const { graph } = await graphOf((x: Tensor) => x.add(0.5).exp().add(0.5).exp().add(0.25), [[3]]);
  expect(graph.initializer).toHaveLength(2);
});

test.each([
  [{ opset: 16 }, "argument"],
  [{ opset: 22 }, "argument"],
  [{ inputNames: ["a", "b"] }, "argument"],
  [{ inputNames: ["a"], outputNames: ["a"] }, "argument"],
])("%j is refused", async (options, code) => {
  const error = await exportOnnx((x) => x.mul(2), [float(2)], { backend, ...options }).catch(
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(HyalineError);
  expect((error as HyalineError).code).toBe(code);
});
