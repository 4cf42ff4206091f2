import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import {
  type Backend,
  cut,
  dtypes,
  type Graph,
  grad,
  graphKey,
  jit,
  legalize,
  simplify,
  softmax,
  sum,
  type Tensor,
  tensor,
  trace,
  vmap,
} from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TensorProto_DataType as Type } from "../../generated/onnx_pb.js";
import { importOnnx } from "../../read/graph/importOnnx.js";
import {
  controlNet,
  imageNet,
  int,
  modelBytes,
  node,
  rawTensor,
  valueInfo,
} from "../../read/testing/sampleModels.js";
import { serializeGraph } from "../graph/graphToOnnx.js";
import { loweredOps } from "../graph/lowerGraph.js";
import { checkModel } from "../testing/checkModel.js";

const float = (...shape: number[]) => ({ dtype: "float32" as const, shape });
const image = (batch: number): Tensor =>
  tensor(
    Float32Array.from({ length: batch * 36 }, (_, i) => Math.cos(i)),
    { shape: [batch, 1, 6, 6] },
  );

/** A graph of float32 values on a backend. */
async function runGraph(backend: Backend, graph: Graph, inputs: readonly Float32Array[]) {
  const executable = await backend.compile(simplify(legalize(graph, backend)));
  const spec = (value: number | undefined) => graph.specs[value as number] as ReturnType<typeof float>;
  const storages = await Promise.all(inputs.map((data, i) => backend.write(data, spec(graph.inputs[i]))));
  const [result] = await executable.run(storages);
  return (await backend.read(result as never, spec(graph.outputs[0]))) as Float32Array;
}

/** What a backend of ONNX Runtime is given for a function. */
async function written(fn: (...inputs: Tensor[]) => Tensor, specs: Parameters<typeof trace>[1]) {
  const ort = { name: "ort", supports: { dtypes: new Set(dtypes), ops: loweredOps("ort-wasm") } };
  const graph = simplify(legalize(simplify(trace(fn, specs)), ort));
  const names = (what: string, values: readonly number[]) => values.map((_, i) => `${what}_${i}`);
  const file = await serializeGraph(graph, {
    backend: referenceBackend(),
    target: "ort-wasm",
    ownNodes: true,
    inputNames: names("input", graph.inputs),
    outputNames: names("output", graph.outputs),
  });
  const { model, faults } = checkModel(file.bytes);
  expect(faults).toEqual([]);
  return { own: file.ownNodes === true, names: model.graph?.node.map(({ name }) => name), model, file };
}

describe("a model used forward only", () => {
  const model = importOnnx(imageNet());

  test("is written with the file's own nodes, under the session's names", async () => {
    const { own, names, model: file } = await written((x) => model.fn(x), [float(5, 1, 6, 6)]);
    expect(own).toBe(true);
    expect(names).toEqual(["conv", "relu", "pool", "", "", "", "", "flatten", "fc"]);
    const [port] = file.graph?.input ?? [];
    expect(port?.name).toBe("input_0");
    const type = port?.type?.value;
    const dims = type?.case === "tensorType" ? type.value.shape?.dim.map(({ value }) => value.value) : [];
    // With convolutions in it, what the file leaves open stays so.
    expect(dims).toEqual([undefined, 1n, 6n, 6n]);
  });

  test("is written for the sizes at hand where shapes may be worked out from them", async () => {
    const doubling = importOnnx(
      modelBytes({
        input: [valueInfo("x", ["n"])],
        output: [valueInfo("y", ["n"])],
        node: [node("Add", ["x", "x"], ["y"])],
      }),
    );
    const { model: file, own } = await written((x) => doubling.fn(x), [float(7)]);
    const type = file.graph?.input[0]?.type?.value;
    const dims = type?.case === "tensorType" ? type.value.shape?.dim.map(({ value }) => value.value) : [];
    expect([own, dims]).toEqual([true, [7n]]);
  });

  test("goes by ops where anything else is asked for", async () => {
    const ways: Readonly<Record<string, (x: Tensor) => Tensor>> = {
      "a function of it": (x) => softmax(model.fn(x)),
      "its gradient": (x) => grad((z: Tensor) => sum(model.fn(z)))(x),
      "other weights": (x) => model.fn(x, { parameters: { "fc.bias": tensor([1, 2, 3]) } }),
      "another input": (x) => model.fn(x.mul(2)),
    };
    for (const [what, way] of Object.entries(ways)) {
      expect((await written(way, [float(1, 1, 6, 6)])).own, what).toBe(false);
    }
  });

  test("goes by ops where a value inside is replaced", async () => {
    const graph = trace((x) => model.fn(x), [float(1, 1, 6, 6)]);
    const { after } = cut(graph, "r");
    expect(after.nodes.some(({ op }) => op.shortcut)).toBe(false);
    expect(graph.nodes.filter(({ op }) => op.shortcut)).toHaveLength(1);
  });

  test("keeps its weights outside of the bytes, uncopied", async () => {
    const bytes = imageNet();
    const whole = importOnnx(bytes);
    const graph = simplify(trace((x) => whole.fn(x), [float(1, 1, 6, 6)]));
    const { externalData } = await serializeGraph(graph, {
      ownNodes: true,
      externalFrom: 200,
      inputNames: ["input_0"],
      outputNames: ["output_0"],
    });
    expect(externalData.map(({ path }) => path)).toEqual(["fc.weight"]);
    expect(externalData[0]?.data.buffer).toBe(bytes.buffer);
  });

  test("is another graph for another file", () => {
    const other = importOnnx(imageNet());
    const keys = [model, other].map(({ fn }) => graphKey(trace((x) => fn(x), [float(1, 1, 6, 6)])));
    expect(keys[0]).not.toBe(keys[1]);
  });
});

/** int64 in and out, an input with a name that sessions use, a value that is an input and an output. */
const awkward = () =>
  modelBytes({
    input: [valueInfo("ids", ["n"], Type.INT64), valueInfo("output_0", ["n"])],
    output: [valueInfo("next", ["n"], Type.INT64), valueInfo("output_0", ["n"]), valueInfo("input_0", ["n"])],
    initializer: [rawTensor("one", [], BigInt64Array.of(1n)), rawTensor("input_1", [1], Float32Array.of(3))],
    node: [
      node("Add", ["ids", "one"], ["next"]),
      node("Mul", ["output_0", "input_1"], ["input_0"], [], { name: "product" }),
    ],
  });

/** A sample rate that is fixed when the file is read. */
const rated = () =>
  modelBytes({
    input: [valueInfo("x", [2, 3]), valueInfo("axis", [1], Type.INT64)],
    output: [valueInfo("y", [2])],
    node: [node("ReduceSum", ["x", "axis"], ["y"], [int("keepdims", 0)])],
  });

describe.each(["reference", "wasm"] as const)("on %s", (device) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = device === "reference" ? referenceBackend() : await ortBackend({ device });
  });
  afterAll(() => backend.dispose());

  test("names that clash and integers of 64 bits are right", async () => {
    const model = importOnnx<Readonly<Record<string, Tensor>>>(awkward());
    const run = jit((ids: Tensor, x: Tensor) => model.fn({ ids, output_0: x }), { backend });
    const result = await run(tensor(Int32Array.of(4, 5)), tensor([1, 2]));
    expect(await (result.next as Tensor).array()).toEqual([5, 6]);
    expect(await (result.output_0 as Tensor).array()).toEqual([1, 2]);
    expect(await (result.input_0 as Tensor).array()).toEqual([3, 6]);
  });

  test("branches, loops and functions run as they are", async () => {
    const model = importOnnx<Readonly<Record<string, Tensor>>>(controlNet());
    const { y } = await jit((x: Tensor) => model.fn(x), { backend })(tensor([1, -2]));
    expect(await (y as Tensor).array()).toEqual([16, -32]);
  });

  test("one output of several, and an input that is fixed", async () => {
    const part = importOnnx(controlNet(), { outputs: ["y"] });
    expect(await (await jit((x: Tensor) => part.fn(x), { backend })(tensor([3]))).array()).toEqual([48]);
    const model = importOnnx(rated(), { constants: { axis: [1] } });
    const sums = await jit((x: Tensor) => model.fn(x), { backend })(
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    );
    expect(await sums.array()).toEqual([6, 15]);
  });

  test("batches larger than the file's, examples one by one, and a value put inside agree", async () => {
    const model = importOnnx(imageNet(), { shapes: { batch: 1 } });
    const fn = (x: Tensor) => model.fn(x);
    const whole = await (await jit(fn, { backend })(image(4))).data({ backend });
    const single = vmap((x: Tensor) => fn(x.reshape([1, 1, 6, 6])).reshape([3]));
    const each = await (await jit(single, { backend })(image(4))).data({ backend });
    const { before, after } = cut(trace(fn, [float(4, 1, 6, 6)]), "r");
    const x = (await image(4).data({ backend })) as Float32Array;
    const hidden = await runGraph(backend, before, [x]);
    const doubled = await runGraph(backend, after, [hidden.map((n) => 2 * n), x]);
    const bias = await (model.parameters["fc.bias"] as Tensor).data({ backend });
    for (let i = 0; i < whole.length; i++) {
      expect(each[i] as number).toBeCloseTo(whole[i] as number, 5);
      const expected = 2 * (whole[i] as number) - (bias[i % 3] as number);
      expect(doubled[i] as number).toBeCloseTo(expected, 4);
    }
  });

  test("a file's sigmoid keeps its tail where it is an output or a logarithm's input", async () => {
    const graph = (nodes: ReturnType<typeof node>[]) =>
      modelBytes({
        input: [valueInfo("x", [3])],
        output: [valueInfo("y", [3])],
        node: nodes,
      });
    const x = tensor([-17, -20, -40]);
    const tails = [4.1399375473943306e-8, 2.0611536181902037e-9, 4.248354255291589e-18];
    const probability = importOnnx(graph([node("Sigmoid", ["x"], ["p"]), node("Identity", ["p"], ["y"])]));
    const got = await (await jit((given: Tensor) => probability.fn(given), { backend })(x)).data({ backend });
    tails.forEach((tail, i) => {
      expect((got[i] as number) / tail).toBeCloseTo(1, 4);
    });
    const likelihood = importOnnx(graph([node("Sigmoid", ["x"], ["p"]), node("Log", ["p"], ["y"])]));
    const logs = await (await jit((given: Tensor) => likelihood.fn(given), { backend })(x)).array();
    (logs as number[]).forEach((log, i) => {
      expect(log).toBeCloseTo(Math.log(tails[i] as number), 4);
    });
    const gradient = jit((given: Tensor) => grad((z: Tensor) => sum(likelihood.fn(z)))(given), { backend });
    for (const slope of (await (await gradient(x)).array()) as number[]) expect(slope).toBeCloseTo(1, 6);
  });
});
