import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import { type Backend, evaluate, full, type Tensor, tensor, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TensorProto_DataType as Type } from "../../generated/onnx_pb.js";
import { byOwnNodes, imported, type OneNode, type Operand, oneNodeFile } from "../testing/ownNodes.js";
import { int, modelBytes, node, rawTensor, valueInfo } from "../testing/sampleModels.js";
import { importOnnx } from "./importOnnx.js";

// What leaves the range of an integer type wraps in that type's width: by ONNX Runtime's nodes, by ours, and by both of its
// uses of a file.

const ranges = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
} as const;

type IntegerType = keyof typeof ranges;
const types = Object.keys(ranges) as IntegerType[];

/** What {@link ranges} make of floats, and ONNX's numbers for the types. */
const beyond = [
  ["uint8", 2, [0, 255, 0, 255, 0, 255, 255, 0]],
  ["int8", 3, [0, 127, -128, 127, -128, 127, 127, -128]],
  ["uint16", 4, [0, 65535, 0, 65535, 0, 65535, 300, 0]],
  ["int16", 5, [0, 32767, -32768, 32767, -32768, 32767, 300, -200]],
  ["int32", 6, [0, 2147483647, -2147483648, 2147483647, -2147483648, 70000, 300, -200]],
  ["int64", 7, [0, 2147483647, -2147483648, 2147483647, -2147483648, 70000, 300, -200]],
] as const;

const operand = (type: IntegerType, data: readonly number[]): Operand => ({
  type,
  shape: [data.length],
  data,
});

function fileOf(op: string, type: IntegerType): OneNode {
  const [low, high] = ranges[type];
  const a = operand(type, [high, 1, 2, low, 7]);
  const b = operand(type, [1, 2, 3, 1, 2]);
  const isUnary = ["Neg", "Abs", "BitwiseNot"].includes(op);
  return { op, opset: 21, inputs: isUnary ? [a] : [a, b], outputTypes: [type] };
}

const ops = ["Add", "Sub", "Mul", "Div", "Neg", "Abs", "BitwiseNot"];
const cases = ops.flatMap((op) =>
  types.filter((type) => op !== "Neg" || !type.startsWith("u")).map((type) => [op, type] as const),
);

describe.each([
  ["reference", async (): Promise<Backend> => referenceBackend(), false],
  ["ort:wasm, as a model", () => ortBackend({ device: "wasm" }), false],
  ["ort:wasm, by ops", () => ortBackend({ device: "wasm" }), true],
  ["ort:cpu, as a model", () => ortBackend({ device: "cpu" }), false],
  ["tfjs:cpu", () => tfjsBackend({ engine: "cpu" }), false],
  ["tfjs:wasm", () => tfjsBackend({ engine: "wasm" }), false],
] as const)("on %s", (_, open, isByOps) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await open();
    useBackend(backend);
  });
  afterAll(async () => {
    useBackend(undefined);
    await backend.dispose();
  });

  test.each(cases)("%s of %s wraps as ONNX Runtime's own node", async (op, type) => {
    const file = fileOf(op, type);
    const bytes = oneNodeFile(file);
    const [own] = await byOwnNodes(bytes, file.inputs);
    const { fn, given } = imported(bytes, file.inputs);
    const [y] = fn(given);
    if (!y) throw new Error("no result");
    await evaluate(isByOps ? [y, full([1], 1)] : [y]);
    expect(Array.from(await y.data(), Number)).toEqual(own?.data);
  });

  test.each(beyond)("Cast of floats beyond %s", async (type, to, right) => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    const inputs: Operand[] = [
      { type: "float32", shape: [8], data: [nan, inf, -inf, 3e9, -3e9, 70000.5, 300.7, -200] },
    ];
    const bytes = oneNodeFile({
      op: "Cast",
      opset: 21,
      attributes: [int("to", to)],
      inputs,
      outputTypes: [type],
    });
    const { fn, given } = imported(bytes, inputs);
    const [y] = fn(given);
    if (!y) throw new Error("no result");
    await evaluate(isByOps ? [y, full([1], 1)] : [y]);
    expect(Array.from(await y.data(), Number)).toEqual(right);
  });

  test("Cast to int64 beyond int32, which an output shows by way of another node", async () => {
    const bytes = modelBytes({
      node: [
        node("Cast", ["x"], ["whole"], [int("to", Type.INT64)]),
        node("Reshape", ["whole", "shape"], ["y"]),
      ],
      input: [valueInfo("x", [2])],
      initializer: [rawTensor("shape", [2], BigInt64Array.of(1n, 2n))],
      output: [valueInfo("y", [1, 2], Type.INT64)],
    });
    const { fn } = importOnnx<Tensor>(bytes);
    const y = fn(tensor([3e9, Number.NaN]));
    await evaluate(isByOps ? [y, full([1], 1)] : [y]);
    expect(await y.array()).toEqual([[2147483647, 0]]);
  });

  // The rows of the report: 1 − 2 in uint16, 32767 + 1 in int16.
  test.each([
    ["Sub", "uint16", [1, 2, 3], [2, 3, 1], [65535, 65535, 2]],
    ["Add", "int16", [32767, 1, 2], [1, 1, 1], [-32768, 2, 3]],
  ] as const)("%s of %s", async (op, type, a, b, right) => {
    const inputs = [operand(type, a), operand(type, b)];
    const { fn, given } = imported(oneNodeFile({ op, opset: 21, inputs, outputTypes: [type] }), inputs);
    const [y] = fn(given);
    if (!y) throw new Error("no result");
    await evaluate(isByOps ? [y, full([1], 1)] : [y]);
    expect(Array.from(await y.data(), Number)).toEqual(right);
  });
});

/** docs/numeric-edges.md: 0, although ONNX Runtime's own nodes refuse to divide by it. */
const byZero = ["wasm", "cpu"].flatMap((device) =>
  (["int32", "int8", "uint8"] as const).flatMap((type) => [
    ["Div", type, device, [3, 0, 2]] as const,
    ["Mod", type, device, [0, 0, 0]] as const,
  ]),
);
test.each(byZero)("%s of %s by 0 is 0 on ort:%s, as a model and by ops", async (op, type, device, right) => {
  const inputs = [operand(type, [6, 7, 8]), operand(type, [2, 0, 4])];
  const bytes = oneNodeFile({ op, opset: 21, inputs, outputTypes: [type] });
  const on = async (isByOps: boolean) => {
    const backend = await ortBackend({ device: device as "wasm" | "cpu" });
    useBackend(backend);
    try {
      const { fn, given } = imported(bytes, inputs);
      const [y] = fn(given);
      if (!y) throw new Error("no result");
      await evaluate(isByOps ? [y, full([1], 1)] : [y]);
      return Array.from(await y.data(), Number);
    } finally {
      useBackend(undefined);
      await backend.dispose();
    }
  };
  expect(await on(false)).toEqual(right);
  expect(await on(true)).toEqual(right);
});
