import { referenceBackend } from "@hyaline/backend-reference";
import { type HyalineError, ones, random, relu, type Tensor, tensor, useBackend, zeros } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { bind, conv2d, dense, globalAvgPool, outputSpec, torchWeights } from "../index.js";
import { addLayers, concat, lambda, network, parallel, residual, sequential } from "./index.js";

beforeAll(() => useBackend(referenceBackend()));

const key = random.key(0);
const row = tensor([[1, -2]]);
const code = (wanted: HyalineError["code"]) =>
  expect.objectContaining({ name: "HyalineError", code: wanted });

test("residual adds its input", async () => {
  expect(await residual(relu).apply({}, row).output.array()).toEqual([[2, -2]]);
  const deeper = residual([dense(3), relu], { shortcut: dense(3, { useBias: false }) });
  const variables = deeper.init(key, row);
  expect(Object.keys(torchWeights(deeper, variables))).toEqual([
    "inner.dense1.weight",
    "inner.dense1.bias",
    "shortcut.weight",
  ]);
  expect(bind(deeper, variables)(row).shape).toEqual([1, 3]);
  expect(() => residual(dense(3)).init(key, row)).toThrow(code("shape"));
});

test("parallel gives a list for a list and a record for a record", async () => {
  const twice = lambda((x: Tensor) => x.mul(2), { name: "twice" });
  const list = parallel([relu, twice]);
  const outputs = bind(list, list.init(key, row))(row);
  expect(await Promise.all(outputs.map((y) => y.array()))).toEqual([[[1, 0]], [[2, -4]]]);
  const record = parallel({ a: relu, b: twice });
  const named = bind(record, record.init(key, row))(row);
  expect(await named.b.array()).toEqual([[2, -4]]);
  expect(() => parallel([])).toThrow(code("argument"));
});

test("concat joins what lies side by side", async () => {
  const joined = sequential([parallel([relu, relu]), concat()]);
  expect(await bind(joined, joined.init(key, row))(row).array()).toEqual([[1, 0, 1, 0]]);
  expect(() => concat().apply({}, row as never)).toThrow(code("argument"));
  expect(() => concat().apply({}, [] as never)).toThrow(code("argument"));
});

test("addLayers sums what lies side by side", async () => {
  const summed = sequential([parallel({ a: relu, b: relu }), addLayers()]);
  expect(await bind(summed, summed.init(key, row))(row).array()).toEqual([[2, 0]]);
  expect(() => addLayers().apply({}, row as never)).toThrow(code("argument"));
});

const two = () =>
  network(
    {
      seen: { layer: sequential([conv2d(4, 3), globalAvgPool()]), of: "image" },
      both: { layer: concat(), of: ["seen", "table"] },
      label: { layer: dense(3), of: "both" },
      age: { layer: dense(1), of: "both" },
    },
    ["label", "age"],
  );

test("network has inputs and outputs by name", async () => {
  const x = { image: ones([2, 1, 5, 5]), table: zeros([2, 3]) };
  const model = two();
  const variables = model.init(key, x);
  expect(Object.keys(variables.params)).toEqual(["seen", "label", "age"]);
  const { label, age } = bind(model, variables)(x);
  expect([label?.shape, age?.shape]).toEqual([[2, 3], [2, 1]]); // biome-ignore format: shapes
  expect(outputSpec(model, x as never)).toMatchObject({ label: { shape: [2, 3] } });
  expect(() => bind(model, variables)({ image: x.image } as never)).toThrow(/needs the input table/);
});

test("network refuses what has no order", () => {
  const node = (of: unknown) => ({ layer: dense(1), of }) as never;
  for (const [nodes, outputs] of [
    [{ a: node("b"), b: node("a") }, "b"],
    [{ a: node("x") }, "c"],
    [{ a: node("x") }, []],
    [{ a: node(undefined) }, "a"],
  ] as const)
    expect(() => network(nodes, outputs as never)).toThrow(code("argument"));
});

test("lambda is a function of tensors or of records of them", async () => {
  const product = lambda(({ a, b }: { a: Tensor; b: Tensor }) => a.mul(b));
  expect(product.init(key, { a: row, b: row } as never)).toEqual({ params: {}, state: {} });
  expect(await bind(product, { params: {}, state: {} })({ a: row, b: row }).array()).toEqual([[1, 4]]);
  expect(() => lambda(3 as never)).toThrow(code("argument"));
});
