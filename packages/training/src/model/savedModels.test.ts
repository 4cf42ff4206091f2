import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { referenceBackend } from "@hyaline/backend-reference";
import {
  evaluate,
  isTensor,
  flatten as leavesOf,
  random,
  relu,
  type Spec,
  type Tensor,
  type Tree,
  tensor,
  useBackend,
  zeros,
} from "@hyaline/core";
import { bind, block, dense, fromArchitecture, type Layer, lambda, sequential } from "@hyaline/layers";
import { exportOnnx } from "@hyaline/onnx";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-web";
import { beforeAll, describe, expect, test } from "vitest";
import { loadCheckpoint, loadModel, saveCheckpoint, saveModel } from "../index.js";
import { type Family, families } from "../testing/families.js";

beforeAll(() => useBackend(referenceBackend()));

const isSpec = (input: Family["input"]): input is Spec => Array.isArray(input.shape);
/** Numbers of these specs; of integers a few small ones. */
const filled = ({ dtype, shape }: Spec, i: number): Tensor =>
  dtype === "int32"
    ? tensor(
        new Int32Array(shape.reduce((size, n) => size * n, 1)).map((_, k) => 1 + ((3 * k + i) % 4)),
        { shape },
      )
    : random.normal(random.key(i + 1), shape);
const inputOf = (input: Family["input"]): Tree =>
  isSpec(input)
    ? filled(input, 0)
    : Object.fromEntries(Object.entries(input).map(([name, spec], i) => [name, filled(spec, i)]));
const arrays = async (tree: Tree) => Promise.all(leavesOf(tree).leaves.map((leaf) => leaf.array()));

describe.each(Object.entries(families))("a model of the family %s", (_, { model, input }) => {
  const x = inputOf(input);
  const variables = model.init(random.key(0), x as never);
  const expected = () => bind(model, variables)(x as never) as Tree;

  test("comes back without its code, from bytes alone", async () => {
    const bytes = await saveModel(model, variables, { metadata: { by: "us" } });
    const loaded = loadModel(bytes);
    expect(loaded.metadata).toEqual({ by: "us" });
    const got = bind(loaded.model, loaded.variables)(x as never) as Tree;
    expect(await arrays(got)).toEqual(await arrays(expected()));
    expect(await saveModel(loaded.model, loaded.variables, { metadata: { by: "us" } })).toEqual(bytes);
  });

  test("runs in a plain session of ONNX Runtime", async () => {
    const { leaves } = leavesOf(x);
    await evaluate([variables.params, variables.state, leaves] as unknown as Tree);
    // Trees list their leaves by name.
    const names = isTensor(x) ? [] : Object.keys(x as object).sort();
    const run = (...given: Tensor[]) =>
      bind(
        model,
        variables,
      )(
        (names.length > 0 ? Object.fromEntries(names.map((name, i) => [name, given[i]])) : given[0]) as never,
      ) as Tree;
    const specs = leaves.map(({ dtype, shape }) => ({ dtype, shape }));
    const session = await InferenceSession.create(await exportOnnx(run, specs));
    const feeds = await Promise.all(
      session.inputNames.map(async (name, i) => {
        const leaf = leaves[i] as Tensor;
        return [
          name,
          new OrtTensor(leaf.dtype as "float32", (await leaf.data()) as Float32Array, leaf.shape),
        ] as const;
      }),
    );
    const results = await session.run(Object.fromEntries(feeds));
    await session.release();
    for (const [i, leaf] of leavesOf(expected()).leaves.entries()) {
      const got = results[session.outputNames[i] as string]?.data as Float32Array;
      const wanted = await leaf.data();
      expect(got).toHaveLength(wanted.length);
      wanted.forEach((value, k) => {
        expect(got[k]).toBeCloseTo(value, 4);
      });
    }
  });
});

test("a path is written, and read back", async () => {
  const folder = await mkdtemp(join(tmpdir(), "model-"));
  const model = sequential([dense(2)]);
  const variables = model.init(random.key(0), zeros([1, 3]));
  const path = join(folder, "model.safetensors");
  await saveModel(model, variables, { path });
  const loaded = await loadModel(path);
  const x = random.normal(random.key(1), [2, 3]);
  expect(await bind(loaded.model, loaded.variables)(x).array()).toEqual(
    await bind(model, variables)(x).array(),
  );
  await rm(folder, { recursive: true });
});

describe("a layer that is code", () => {
  const x = zeros([1, 3]);
  const save = (model: Layer, layers = {}) => saveModel(model, model.init(random.key(0), x), { layers });
  const twice = (y: Tensor) => y.mul(2);
  const code: readonly (readonly [string, Layer])[] = [
    ["twice", sequential([dense(2), twice])],
    ["square", sequential([dense(2), lambda((y: Tensor) => y.mul(y), { name: "square" })])],
    ["mine", sequential([block({ a: dense(2) }, (y: Tensor, { a }) => a(y), { name: "mine" })])],
    ["twice", sequential([dense(2, { activation: twice })])],
    ["dense", { ...dense(2), name: "dense" }],
  ];

  test.each(code)("%s is refused by its name", async (name, model) => {
    const message = expect.stringContaining(name);
    await expect(save(model)).rejects.toMatchObject({ name: "HyalineError", code: "argument", message });
  });

  test("is loaded where it is supplied, and missed where it is not", async () => {
    const square = lambda((y: Tensor) => y.mul(y), { name: "square" });
    const model = sequential([dense(2, { activation: twice }), square]);
    const layers = { square, twice };
    const bytes = await save(model, layers);
    const loaded = loadModel(bytes, { layers });
    const y = random.normal(random.key(1), [2, 3]);
    expect(await bind(loaded.model, loaded.variables)(y).array()).toEqual(
      await bind(model, loaded.variables)(y).array(),
    );
    expect(() => loadModel(bytes, { layers: { square } })).toThrow(
      expect.objectContaining({ code: "argument", message: expect.stringContaining("twice") }),
    );
  });
});

const nested = (levels: number): unknown =>
  levels === 0
    ? { $: "layer", layer: "dense", given: [1] }
    : { $: "layer", layer: "residual", given: [nested(levels - 1)] };
const hostile: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["a number", 3],
  ["a text", "dense"],
  ["a list", []],
  ["a record", { apply: true }],
  ["a record that looks like a layer", { name: "x", init: 1, apply: 2 }],
  ["a layer that is none", { $: "layer", layer: "denser", given: [] }],
  ["a layer of a prototype", { $: "layer", layer: "constructor", given: [] }],
  ["a layer that is not of layers", { $: "layer", layer: "loadWeights", given: [] }],
  ["no arguments", { $: "layer", layer: "dense" }],
  ["arguments of another kind", { $: "layer", layer: "dense", given: ["x"] }],
  ["options that do not exist", { $: "layer", layer: "dense", given: [1, { zzz: 1 }] }],
  ["nothing for layers", { $: "layer", layer: "sequential", given: [null] }],
  ["a function that is none", { $: "function", name: "eval" }],
  ["a function of a prototype", { $: "function", name: "toString" }],
  ["a kind that is none", { $: "import", name: "fs" }],
  ["a thousand levels", nested(1000)],
  ["a million values", { $: "layer", layer: "padding", given: [new Array(200_000).fill(0)] }],
];

test.each(hostile)("an architecture of %s is refused", (_, data) => {
  expect(() => fromArchitecture(JSON.parse(JSON.stringify(data)))).toThrow(
    expect.objectContaining({ name: "HyalineError", code: "file" }),
  );
});

test("files that hold no model are refused", async () => {
  const w = zeros([1]);
  const metadata = (text: string) => ({ metadata: { "hyaline.architecture": text } });
  const dense1 = JSON.stringify({ $: "layer", layer: "dense", given: [1] });
  const files = [
    await saveCheckpoint({ params: { w } }),
    await saveCheckpoint({ params: { w } }, metadata("{")),
    await saveCheckpoint({ other: { w } }, metadata(dense1)),
    await saveCheckpoint({ params: w }, metadata(dense1)),
    await saveCheckpoint({ params: { w } }, metadata("[".repeat(100_000))),
    new Uint8Array(3),
  ];
  for (const bytes of files)
    expect(() => loadModel(bytes)).toThrow(expect.objectContaining({ name: "HyalineError", code: "file" }));
});

test("a checkpoint of another architecture says all that differs", async () => {
  const of = (model: Layer) => model.init(random.key(0), zeros([1, 3]));
  const bytes = await saveCheckpoint(of(sequential([dense(2), relu, dense(4)])));
  const like = of(sequential([dense(3), relu, dense(5), dense(1)]));
  const say = (tree: object) => {
    try {
      loadCheckpoint(bytes, { like: tree });
    } catch (error) {
      return String(error);
    }
    return "";
  };
  expect(say(like)).toMatch(/params\/dense3\/kernel/);
  expect(say(of(sequential([dense(3), relu, dense(5)])))).toMatch(
    /dense1\/kernel.*float32\[3, 3\].*dense2\/bias.*float32\[5\]/s,
  );
});
