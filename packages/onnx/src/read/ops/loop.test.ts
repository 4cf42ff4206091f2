import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import { type Backend, grad, jit, type Tensor, tensor, useBackend, vmap } from "@hyaline/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TensorProto_DataType as Type } from "../../generated/onnx_pb.js";
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

test("a loop that the data ends runs where the data is at hand, and says so under jit", async () => {
  const model = importOnnx(doubling());
  expect(await model.fn(tensor(3)).item()).toBe(192);
  expect(await model.fn(tensor(60)).item()).toBe(120);
  const failed = await jit((x: Tensor) => model.fn(x))(tensor(3)).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: "unsupported" });
  expect((failed as Error).message).toMatch(/Loop.*outside of jit.*constants/);
});

test.each([
  ["reference", async (): Promise<Backend> => referenceBackend()],
  ["ort:wasm", () => ortBackend({ device: "wasm" })],
  ["tfjs:cpu", () => tfjsBackend({ engine: "cpu" })],
] as const)("a loop with a limit that the data ends runs under jit on %s", async (_, open) => {
  const backend = await open();
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
  await backend.dispose();
});

test("a limit of more steps than a graph should hold is refused", async () => {
  const failed = await jit((x: Tensor) => importOnnx(doubling(20_000)).fn(x))(tensor(3)).catch(
    (error: unknown) => error,
  );
  expect(failed).toMatchObject({ code: "unsupported" });
  expect((failed as Error).message).toMatch(/at most 10000 steps/);
});
