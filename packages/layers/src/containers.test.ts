import { referenceBackend } from "@hyaline/backend-reference";
import { add, isTensor, random, relu, type Tensor, tensor, trace, useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import {
  bind,
  block,
  conv2d,
  dense,
  dropout,
  flatten,
  type Layer,
  maxPool2d,
  outputSpec,
  type Params,
  sequential,
  stateless,
} from "./index.js";

beforeAll(() => useBackend(referenceBackend()));

const image = { dtype: "float32", shape: [1, 1, 8, 8] } as const;
const cnn = () =>
  sequential([conv2d(4, 3, { padding: 1 }), relu, maxPool2d(2), conv2d(8, 3), relu, flatten(), dense(10)]);

/** `conv1/kernel float32[4, 1, 3, 3]` and so on. */
const describeTree = (params: Params, path = ""): string[] =>
  Object.entries(params).flatMap(([name, value]) =>
    isTensor(value) ? [`${path}${name} [${value.shape}]`] : describeTree(value, `${path}${name}/`),
  );

test("sequential names its children after their kind, and finds their sizes", () => {
  const { params, state } = cnn().init(random.key(0), image);
  expect(describeTree(params)).toEqual([
    "conv1/kernel [4,1,3,3]",
    "conv1/bias [4]",
    "conv2/kernel [8,4,3,3]",
    "conv2/bias [8]",
    "dense1/kernel [32,10]",
    "dense1/bias [10]",
  ]);
  expect(state).toEqual({});
});

test("outputSpec is what comes out, for any batch", () => {
  expect(outputSpec(cnn(), { dtype: "float32", shape: [7, 1, 8, 8] })).toEqual({
    dtype: "float32",
    shape: [7, 10],
  });
});

test("nodes carry their layer's path as scope", () => {
  const model = cnn();
  const predict = bind(model, model.init(random.key(0), image));
  const scopes = new Set(trace(predict, [image]).nodes.map(({ scope }) => scope));
  expect([...scopes]).toEqual(
    ["conv1", "relu1", "pool1", "conv2", "relu2", "flatten1", "dense1"].map((name) => `sequential/${name}`),
  );
  const nested = sequential([sequential([dense(3)]), dense(2)]);
  const row = { dtype: "float32", shape: [1, 4] } as const;
  const inner = trace(bind(nested, nested.init(random.key(0), row)), [row]).nodes[0]?.scope;
  expect(inner).toBe("sequential/sequential1/dense1");
});

test("the same key gives the same variables, another key others", async () => {
  const model = dense(3);
  const row = { dtype: "float32", shape: [1, 4] } as const;
  const kernel = (seed: number) => (model.init(random.key(seed), row).params.kernel as Tensor).array();
  expect(await kernel(5)).toEqual(await kernel(5));
  expect(await kernel(5)).not.toEqual(await kernel(6));
  const twice = sequential([dense(4), dense(4)]).init(random.key(0), row).params as Record<
    string,
    { readonly kernel: Tensor }
  >;
  expect(await twice.dense1?.kernel.array()).not.toEqual(await twice.dense2?.kernel.array());
});

test("a block computes what its function says, and shares a child that is called twice", async () => {
  const twice: Layer = block({ inner: dense(2, { useBias: false }) }, (x: Tensor, { inner }) =>
    add(x, inner(inner(x))),
  );
  const x = tensor([[1, 2]]);
  const { params, state } = twice.init(random.key(0), x);
  expect(describeTree(params)).toEqual(["inner/kernel [2,2]"]);
  expect(state).toEqual({});
  const double = { inner: { kernel: tensor([[2, 0], [0, 2]]) } }; // biome-ignore format: a matrix
  expect(await twice.apply(double, x).output.array()).toEqual([[5, 10]]);
});

test("state goes through containers, and a child called twice sees its own last state", async () => {
  const counter: Layer = {
    name: "counter",
    init: () => ({ params: {}, state: { calls: tensor(0) } }),
    apply: (_, x, { state = {} } = {}) => {
      const calls = (state.calls as Tensor).add(1);
      return { output: x.add(calls), state: { calls } };
    },
  };
  const model = block({ a: counter, b: dense(1) }, (x: Tensor, { a, b }) => b(a(a(x))));
  const x = tensor([[0]]);
  const { params, state } = model.init(random.key(0), x);
  const applied = model.apply(params, x, { state });
  expect(await (applied.state.a as { readonly calls: Tensor }).calls.item()).toBe(2);
  expect(describeTree(applied.state)).toEqual(["a/calls []"]);
});

test("dropout keeps the mean while training, drops otherwise nothing, and follows its key", async () => {
  const layer = dropout(0.25);
  const x = tensor(new Float32Array(10_000).fill(3));
  const drop = async (seed: number) => {
    const { output } = layer.apply({}, x, { training: true, key: random.key(seed) });
    return (await output.array()) as number[];
  };
  const values = await drop(1);
  expect([...new Set(values)].sort()).toEqual([0, 4]);
  expect(values.reduce((a, b) => a + b) / values.length).toBeCloseTo(3, 1);
  expect(await drop(1)).toEqual(values);
  expect(await drop(2)).not.toEqual(values);
  expect(layer.apply({}, x, { key: random.key(1) }).output).toBe(x);
});

test("two dropouts in one model drop different elements", async () => {
  const model = block({ a: dropout(0.5), b: dropout(0.5) }, (x: Tensor, { a, b }) => a(x).sub(b(x)));
  const x = tensor(new Float32Array(100).fill(1));
  const { output } = model.apply({}, x, { training: true, key: random.key(0) });
  expect(new Set((await output.array()) as number[]).size).toBe(3);
});

test("parameters take the input's float type unless a layer says otherwise", () => {
  const { params } = sequential([dense(2), dense(2, { dtype: "float32" })]).init(random.key(0), {
    dtype: "float64",
    shape: [1, 3],
  });
  const dtypes = Object.values(params).map((own) => ((own as Params).kernel as Tensor).dtype);
  expect(dtypes).toEqual(["float64", "float32"]);
});

test("stateless makes a layer of parameters and a function", async () => {
  const scale = stateless({
    name: "scale",
    init: () => ({ factor: tensor(3) }),
    apply: (params, x: Tensor) => x.mul(params.factor as Tensor),
  });
  const x = tensor([1, 2]);
  expect(await bind(scale, scale.init(random.key(0), x))(x).array()).toEqual([3, 6]);
});
