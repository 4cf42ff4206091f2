import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import {
  type Backend,
  grad,
  jit,
  less,
  type Tensor,
  tensor,
  trace,
  useBackend,
  vmap,
  whileLoop,
} from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TensorProto_DataType as Type } from "../../generated/onnx_pb.js";
import { exportOnnx } from "../../write/graph/exportOnnx.js";
import { importOnnx } from "../graph/importOnnx.js";
import { graphAttribute, modelBytes, node, rawTensor, valueInfo } from "../testing/sampleModels.js";

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

/** Doubles until 100 is reached, at most `limit` times: how often depends on the data. */
const doubling = (limit?: number) =>
  modelBytes({
    input: [valueInfo("x", [])],
    output: [valueInfo("y", [])],
    initializer: [
      ...(limit === undefined ? [] : [rawTensor("limit", [], BigInt64Array.of(BigInt(limit)))]),
      rawTensor("two", [], Float32Array.of(2)),
      rawTensor("most", [], Float32Array.of(100)),
    ],
    node: [
      node("Less", ["x", "most"], ["go"]),
      node(
        "Loop",
        [limit === undefined ? "" : "limit", "go", "x"],
        ["y"],
        [
          graphAttribute("body", {
            name: "body",
            input: [valueInfo("i", [], Type.INT64), valueInfo("c", [], Type.BOOL), valueInfo("v", [])],
            output: [valueInfo("next", [], Type.BOOL), valueInfo("w", [])],
            node: [node("Mul", ["v", "two"], ["w"]), node("Less", ["w", "most"], ["next"])],
          }),
        ],
      ),
    ],
  });

test("a loop that the data ends runs where the data is at hand", async () => {
  const model = importOnnx(doubling());
  expect(await model.fn(tensor(3)).item()).toBe(192);
  expect(await model.fn(tensor(60)).item()).toBe(120);
});

const backends = [
  ["reference", async (): Promise<Backend> => referenceBackend()],
  ["ort:wasm", () => ortBackend({ device: "wasm" })],
  ["tfjs:cpu", () => tfjsBackend({ engine: "cpu" })],
] as const;

describe.each(backends)("loops that the data ends, under jit, on %s", (_, open) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await open();
  });
  afterAll(() => backend.dispose());

  test("with a limit, which has a gradient", async () => {
    const fn = (x: Tensor) => importOnnx(doubling(10)).fn(x);
    const call = jit((x: Tensor) => [fn(x), grad(fn)(x)] as const, { backend });
    // As it is, after five doublings, after one, and where the limit comes first.
    for (const [x, y, slope] of [
      [200, 200, 1],
      [3, 192, 64],
      [60, 120, 2],
      [0.01, 10.24, 1024],
    ] as const) {
      const [value, gradient] = await call(tensor(x));
      expect(await value.item()).toBeCloseTo(y, 5);
      expect(await gradient.item()).toBeCloseTo(slope, 5);
    }
    const many = await jit(vmap(fn), { backend })(tensor([200, 3, 60]));
    expect(await many.array()).toEqual([200, 192, 120]);
    call.dispose();
  });

  test("without one", async () => {
    const call = jit((x: Tensor) => importOnnx(doubling()).fn(x), { backend });
    for (const [x, y] of [
      [200, 200],
      [3, 192],
      [60, 120],
    ] as const)
      expect(await (await call(tensor(x))).item()).toBe(y);
    expect(() =>
      trace(
        (x: Tensor) => grad((v: Tensor) => importOnnx(doubling()).fn(v))(x),
        [{ dtype: "float32", shape: [] }],
      ),
    ).toThrow(
      expect.objectContaining({ code: "not-differentiable", message: expect.stringMatching(/whileLoop/) }),
    );
    call.dispose();
  });

  test("one that never ends is an error", async () => {
    const call = jit((x: Tensor) => importOnnx(doubling(), { budget: { elements: 200_000 } }).fn(x), {
      backend,
    });
    const failed = await call(tensor(-1)).catch((error: unknown) => error);
    expect(failed).toMatchObject({
      code: "convergence",
      message: expect.stringMatching(/limit of \d+ steps/),
    });
    expect(await (await call(tensor(3))).item()).toBe(192);
    call.dispose();
  });
});

test("a limit that the data gives", async () => {
  const bytes = modelBytes({
    input: [valueInfo("n", [], Type.INT64), valueInfo("x", [])],
    output: [valueInfo("y", [])],
    node: [
      node(
        "Loop",
        ["n", "", "x"],
        ["y"],
        [
          graphAttribute("body", {
            name: "body",
            input: [valueInfo("i", [], Type.INT64), valueInfo("c", [], Type.BOOL), valueInfo("v", [])],
            output: [valueInfo("c", [], Type.BOOL), valueInfo("w", [])],
            node: [node("Add", ["v", "v"], ["w"])],
          }),
        ],
      ),
    ],
  });
  const call = jit((n: Tensor, x: Tensor) => importOnnx(bytes).fn({ n, x }));
  for (const [n, y] of [
    [0, 1.5],
    [3, 12],
    [5, 48],
  ] as const)
    expect(await (await call(tensor(n, { dtype: "int32" }), tensor(1.5))).item()).toBe(y);
});

test("a loop of ours goes through a file and back", async () => {
  const fn = (x: Tensor) =>
    whileLoop(
      (v: Tensor) => less(v.sum(), 100),
      (v) => v.mul(2),
      x,
      { limit: 1000 },
    );
  const model = importOnnx(await exportOnnx(fn, [{ dtype: "float32", shape: [3] }]));
  const call = jit((x: Tensor) => [model.fn(x), grad((v: Tensor) => model.fn(v).sum())(x)] as const);
  const [value, slope] = await call(tensor([1, 2, 3]));
  expect(await value.array()).toEqual([32, 64, 96]);
  expect(await slope.array()).toEqual([32, 32, 32]);
});
