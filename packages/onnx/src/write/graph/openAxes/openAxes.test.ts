import { referenceBackend } from "@hyaline/backend-reference";
import {
  add,
  argMax,
  broadcastTo,
  concat,
  flatten,
  full,
  grad,
  HyalineError,
  matMul,
  mean,
  random,
  relu,
  softmax,
  spec,
  sum,
  type Tensor,
  tensor,
  transpose,
  useBackend,
  zeros,
} from "@hyaline/core";
import {
  batchNorm,
  bind,
  conv2d,
  dense,
  flatten as flattenLayer,
  gru,
  lstm,
  maxPool2d,
  sequential,
} from "@hyaline/layers";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkModel } from "../../testing/checkModel.js";
import { exportOnnx } from "../exportOnnx.js";
import type { OnnxOptions } from "../graphToOnnx.js";

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

const wave = (shape: readonly number[], seed = 1): Tensor =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + 1.7 * i)),
    { shape },
  );

const bound = (net: Parameters<typeof bind>[0], item: readonly number[]) =>
  bind(net, net.init(random.key(3), wave([4, ...item]))) as (x: Tensor) => Tensor;

/** The sizes of a file's inputs and outputs, by name where they are open. */
function portsOf(bytes: Uint8Array) {
  const { model, faults } = checkModel(bytes);
  expect(faults).toEqual([]);
  const shapes = (ports: NonNullable<typeof model.graph>["input"]) =>
    ports.map(({ type }) =>
      type?.value.case === "tensorType"
        ? (type.value.value.shape?.dim.map(({ value }) =>
            value.case === "dimParam" ? value.value : Number(value.value),
          ) ?? [])
        : [],
    );
  return { inputs: shapes(model.graph?.input ?? []), outputs: shapes(model.graph?.output ?? []) };
}

/** Runs a file at three sizes in a bare session, against our own run. */
async function holdsAtThreeSizes(
  fn: (...inputs: Tensor[]) => unknown,
  items: readonly (readonly number[])[],
  options: OnnxOptions = {},
): Promise<ReturnType<typeof portsOf>> {
  const specs = items.map((item) => spec("float32", [2, ...item]));
  const bytes = await exportOnnx(fn as never, specs, options);
  const ports = portsOf(bytes);
  expect(ports.inputs.map(([first]) => first)).toEqual(items.map(() => "batch"));
  const session = await InferenceSession.create(bytes);
  for (const rows of [1, 3, 7]) {
    const inputs = items.map((item, i) => wave([rows, ...item], i + rows));
    const feeds = inputs.map(async (each, i) => {
      const data = Float32Array.from(await each.data());
      return [session.inputNames[i], new OrtTensor("float32", data, each.shape)] as const;
    });
    const results = await session.run(Object.fromEntries(await Promise.all(feeds)));
    const own = flatten(fn(...inputs)).leaves as Tensor[];
    for (const [i, name] of session.outputNames.entries()) {
      const expected = own[i] as Tensor;
      const numbers = Array.from(await expected.data(), Number);
      expect(results[name]?.dims, `${rows} rows`).toEqual([...expected.shape]);
      const got = Array.from(results[name]?.data as Float32Array, Number);
      const off = Math.max(
        ...numbers.map((each, k) => Math.abs(each - (got[k] as number)) / Math.max(1, Math.abs(each))),
      );
      expect(off, `${name} of ${rows} rows`).toBeLessThan(1e-5);
    }
  }
  await session.release();
  return ports;
}

describe("one file for 1, 3 and 7 rows", () => {
  test.each<[string, readonly number[], () => (x: Tensor) => unknown]>([
    ["an MLP", [6], () => bound(sequential([dense(8), dense(3)]), [6])],
    [
      "a CNN with batch norm and pooling",
      [1, 8, 8],
      () => bound(sequential([conv2d(4, 3), batchNorm(), maxPool2d(2), flattenLayer(), dense(3)]), [1, 8, 8]),
    ],
    ["an LSTM", [5, 3], () => bound(lstm(4), [5, 3])],
    ["a GRU", [5, 3], () => bound(gru(4), [5, 3])],
    ["attention", [4, 6], () => (x) => matMul(softmax(matMul(x, transpose(x, [0, 2, 1])).mul(0.4)), x)],
    ["a gradient", [6], () => grad((x: Tensor) => sum(softmax(matMul(x, wave([6, 3]))).square()))],
    ["the gradient of a mean over the batch", [6], () => grad((x: Tensor) => mean(x.square()))],
    ["each row's largest", [6], () => (x) => argMax(x, { axis: 1 })],
    [
      "a constant column for each row",
      [6],
      () => (x) => concat([x, full([x.shape[0] as number, 1], 2)], { axis: 1 }),
    ],
    [
      "numbered rows",
      [6],
      () => (x) => {
        const rows = x.shape[0] as number;
        const counted = Float32Array.from({ length: rows }, (_, i) => 1 + 2 * i);
        return x.add(tensor(counted, { shape: [rows, 1] }));
      },
    ],
    [
      "rows that are copied, and merged with another axis",
      [6],
      () => (x) => {
        const rows = x.shape[0] as number;
        return broadcastTo(x.reshape([1, rows, 6]), [4, rows, 6])
          .mul(wave([4, 1, 1]))
          .reshape([4 * rows, 6]);
      },
    ],
    [
      "weights that are tiled for each row",
      [6],
      () => (x) => {
        const rows = x.shape[0] as number;
        return broadcastTo(wave([1, 6]), [rows, 6])
          .reshape([6 * rows])
          .add(x.reshape([6 * rows]));
      },
    ],
    ["a batch that is not first in the result", [6], () => (x) => [transpose(x), zeros([3])]],
  ])("%s", async (_, item, make) => {
    await holdsAtThreeSizes(make(), [item]);
  });
});

test("several inputs are opened where that is asked, and outputs say what goes with the size", async () => {
  const axes = { a: ["batch"], b: ["batch", null] };
  const ports = await holdsAtThreeSizes(
    (a, b) => [add(a as Tensor, b as Tensor), concat([a as Tensor, b as Tensor])],
    [[6], [6]],
    { inputNames: ["a", "b"], axes },
  );
  expect(ports).toEqual({
    inputs: [
      ["batch", 6],
      ["batch", 6],
    ],
    outputs: [
      ["batch", 6],
      ["2*batch", 6],
    ],
  });
});

const shapeOf = async (fn: (x: Tensor) => Tensor, shape: number[], options: OnnxOptions = {}) =>
  portsOf(await exportOnnx(fn, [spec("float32", shape)], options)).inputs[0];

test("sizes stay where they are wanted, or where nothing else works", async () => {
  expect(await shapeOf(relu, [2, 6])).toEqual(["batch", 6]);
  expect(await shapeOf(relu, [2, 6], { axes: null })).toEqual([2, 6]);
  expect(await shapeOf(relu, [2, 6], { axes: {} })).toEqual([2, 6]);
  expect(await shapeOf(relu, [2, 6], { axes: { input: [null, "length"] } })).toEqual([2, "length"]);
  expect(await shapeOf((x) => x.add(wave([2, 6])), [2, 6])).toEqual([2, 6]);
  expect(await shapeOf((x) => x.mul((x.shape[0] as number) ** 2), [2, 6])).toEqual([2, 6]);
  expect(await shapeOf(relu, [6])).toEqual([6]);
});

test.each<[string, (x: Tensor) => Tensor, OnnxOptions, string, RegExp]>([
  [
    "a function of one size",
    (x) => x.add(wave([2, 6])),
    { axes: { input: ["batch"] } },
    "unsupported",
    /axes: null/,
  ],
  [
    "a number that goes otherwise with the size",
    (x) => x.mul((x.shape[0] as number) ** 2),
    { axes: { input: ["batch"] } },
    "unsupported",
    /^.*Mul.*axes: null/s,
  ],
  [
    "other ops at other sizes",
    (x) => ((x.shape[0] as number) > 6 ? relu(x) : x.exp()),
    { axes: { input: ["batch"] } },
    "unsupported",
    /Exp.*axes: null/s,
  ],
  ["an unknown input", relu, { axes: { inputs: ["batch"] } }, "argument", /did you mean input/],
  ["too many axes", relu, { axes: { input: ["batch", null, null] } }, "argument", /2 axes/],
  ["another size", relu, { axes: { input: ["batch", 7] } }, "argument", /its size is 6/],
  ["two names", relu, { axes: { input: ["batch", "length"] } }, "unsupported", /one name/],
])("%s is refused", async (_, fn, options, code, message) => {
  const error = await exportOnnx(fn, [spec("float32", [2, 6])], options).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(HyalineError);
  expect((error as HyalineError).code).toBe(code);
  expect((error as HyalineError).message).toMatch(message);
});
