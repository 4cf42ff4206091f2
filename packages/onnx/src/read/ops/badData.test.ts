import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { type Backend, jit, type Tensor, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { byOwnNodes, imported, type OneNode, type Operand, oneNodeFile } from "../testing/ownNodes.js";
import { int, ints } from "../testing/sampleModels.js";

// Nodes whose data or types ONNX does not allow: a code for each, by every backend, and never another element.

const numbers = (...shape: number[]): Operand => ({
  type: "float32",
  shape,
  data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.fround(Math.sin(i))),
});
const indices = (data: readonly number[], ...shape: number[]): Operand => ({ type: "int64", shape, data });
const whole = (type: Operand["type"], ...shape: number[]): Operand => ({
  type,
  shape,
  data: new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(1),
  held: true,
});

const outOfRange: Readonly<Record<string, OneNode>> = {
  "GatherND, of the last axis": { op: "GatherND", inputs: [numbers(2, 3), indices([1, 3], 1, 2)] },
  "GatherND, where another row begins": { op: "GatherND", inputs: [numbers(2, 3), indices([0, 5], 1, 2)] },
  "GatherND, below the first": { op: "GatherND", inputs: [numbers(2, 3), indices([-3, 0], 1, 2)] },
  Gather: { op: "Gather", inputs: [numbers(2, 3), indices([2], 1)] },
  GatherElements: { op: "GatherElements", inputs: [numbers(2, 3), indices([0, 2, 0], 1, 3)] },
  ScatterND: { op: "ScatterND", inputs: [numbers(2, 3), indices([2], 1, 1), numbers(1, 3)] },
  "ScatterND, where another row begins": {
    op: "ScatterND",
    inputs: [numbers(2, 3), indices([0, 4], 1, 2), numbers(1)],
  },
  ScatterElements: {
    op: "ScatterElements",
    inputs: [numbers(2, 3), indices([0, 5, 0], 1, 3), numbers(1, 3)],
  },
};

const quantisedProduct = (
  leftScale: Operand,
  rightScale = numbers(),
  scale = numbers(),
  zero = whole("uint8"),
): OneNode => ({
  op: "QLinearMatMul",
  inputs: [
    whole("uint8", 2, 3),
    leftScale,
    zero,
    whole("uint8", 3, 4),
    rightScale,
    whole("uint8"),
    scale,
    whole("uint8"),
  ],
  outputTypes: ["uint8"],
});
/** A convolution of two channels by two filters, with other operands in some places. */
const quantisedConvolution = (others: Readonly<Record<number, Operand>>): OneNode => {
  const byte = whole("uint8");
  const usual = [whole("uint8", 1, 2, 3, 3), numbers(), byte, whole("uint8", 2, 2, 1, 1), numbers(), byte];
  const operands: Operand[] = [...usual, numbers(), byte, whole("int32", 2)];
  return {
    op: "QLinearConv",
    inputs: operands.map((operand, at) => others[at] ?? operand),
    outputTypes: ["uint8"],
  };
};
const hiddenSize = [int("hidden_size", 2)];
const wrongTypes: Readonly<Record<string, OneNode>> = {
  "LSTM with weights of int8": {
    op: "LSTM",
    attributes: hiddenSize,
    inputs: [numbers(3, 1, 2), whole("int8", 1, 8, 2), numbers(1, 8, 2)],
  },
  "LSTM with weights of float16": {
    op: "LSTM",
    attributes: hiddenSize,
    inputs: [numbers(3, 1, 2), whole("float16", 1, 8, 2), numbers(1, 8, 2)],
  },
  "LSTM with recurrent weights of int64": {
    op: "LSTM",
    attributes: hiddenSize,
    inputs: [numbers(3, 1, 2), numbers(1, 8, 2), whole("int64", 1, 8, 2)],
  },
  "LSTM with lengths of float32": {
    op: "LSTM",
    attributes: hiddenSize,
    inputs: [numbers(3, 1, 2), numbers(1, 8, 2), numbers(1, 8, 2), numbers(1, 16), numbers(1)],
  },
  "GRU with weights of int32": {
    op: "GRU",
    attributes: hiddenSize,
    inputs: [numbers(3, 1, 2), whole("int32", 1, 6, 2), numbers(1, 6, 2)],
  },
  "BatchNormalization with a variance of no axis": {
    op: "BatchNormalization",
    inputs: [numbers(1, 2, 1, 3), numbers(2), numbers(2), numbers(2), numbers()],
  },
  "BatchNormalization with a scale of fewer channels than there are": {
    op: "BatchNormalization",
    inputs: [numbers(1, 2, 1, 3), numbers(1), numbers(2), numbers(2), numbers(2)],
  },
  "InstanceNormalization with a scale of fewer channels than there are": {
    op: "InstanceNormalization",
    inputs: [numbers(1, 2, 3), numbers(1), numbers(2)],
  },
  "Det of a matrix that is not square": { op: "Det", inputs: [numbers(2, 3)] },
  "QLinearMatMul with a scale of more rows than there are": quantisedProduct(numbers(5)),
  "QLinearMatMul with a scale of more columns than there are": quantisedProduct(numbers(), numbers(3)),
  "QLinearMatMul with a scale of the result of another shape": quantisedProduct(
    numbers(),
    numbers(),
    numbers(2, 2),
  ),
  "QLinearMatMul with a zero point of more rows than there are": quantisedProduct(
    numbers(),
    numbers(),
    numbers(),
    whole("uint8", 5),
  ),
  "QLinearMatMul with scales of uint8": quantisedProduct(whole("uint8")),
  "QLinearConv with a scale of the input of two numbers": quantisedConvolution({ 1: numbers(2) }),
  "QLinearConv with a scale of more filters than there are": quantisedConvolution({ 4: numbers(3) }),
  "QLinearConv with a scale of the weights of two axes": quantisedConvolution({ 4: numbers(2, 1) }),
  "QLinearConv with a scale of the result of two numbers": quantisedConvolution({ 6: numbers(2) }),
  "QLinearConv with scales of uint8": quantisedConvolution({ 4: whole("uint8") }),
  "QLinearConv with a zero point of more filters than there are": quantisedConvolution({
    5: whole("uint8", 3),
  }),
  "QLinearConv with a zero point of the result of two numbers": quantisedConvolution({
    7: whole("uint8", 2),
  }),
  "QLinearConv with a bias of more filters than there are": quantisedConvolution({ 8: whole("int32", 3) }),
  "ScatterElements with indices of fewer axes": {
    op: "ScatterElements",
    inputs: [numbers(1, 2, 3), indices([0], 1, 1), numbers(1, 1)],
  },
  "ScatterElements with updates of another shape": {
    op: "ScatterElements",
    inputs: [numbers(2, 3), indices([0], 1, 1), numbers(1, 2)],
  },
  "Det of a list": { op: "Det", inputs: [numbers(3)] },
};

describe.each([
  ["reference", async (): Promise<Backend> => referenceBackend()],
  ["ort:wasm", () => ortBackend({ device: "wasm" })],
  ["ort:cpu", () => ortBackend({ device: "cpu" })],
] as const)("on %s", (_, open) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await open();
    useBackend(backend);
  });
  afterAll(async () => {
    useBackend(undefined);
    await backend.dispose();
  });

  const run = async (file: OneNode): Promise<Tensor> => {
    const { fn, given } = imported(oneNodeFile(file), file.inputs);
    const [y] = await jit((args: Readonly<Record<string, Tensor>>) => fn(args), { backend })(given);
    if (!y) throw new Error("no result");
    await y.data();
    return y;
  };

  test.each(Object.keys(outOfRange))("an index out of range: %s", async (name) => {
    const failed = await run(outOfRange[name] as OneNode).catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: "HyalineError", code: "argument" });
  });

  test.each(Object.keys(wrongTypes))("%s is no file", async (name) => {
    const failed = await run(wrongTypes[name] as OneNode).catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: "HyalineError", code: "file" });
  });

  test("NaN in a weight reaches what reads it; where it meets padding alone is left open", async () => {
    const weight = { ...numbers(1, 1, 3, 3), data: numbers(1, 1, 3, 3).data.with(8, Number.NaN), held: true };
    const file: OneNode = {
      op: "Conv",
      attributes: [ints("pads", [1, 1, 1, 1])],
      inputs: [numbers(1, 1, 3, 3), weight],
    };
    const y = Array.from(await (await run(file)).data(), Number);
    expect([0, 1, 3, 4].map((i) => y[i])).toEqual([NaN, NaN, NaN, NaN]);
    // Here padding is not computed with; ONNX Runtime's WebAssembly multiplies by its zeros, its native build does not.
    if (backend.name === "reference") expect([2, 5, 6, 7, 8].map((i) => y[i])).not.toContain(NaN);
  });

  test.each([[[0, 0]], [[2, 0, 0]], [[0, 2, 2]]])("Det of [%s] is ONNX Runtime's", async (shape) => {
    const file: OneNode = { op: "Det", inputs: [numbers(...shape)] };
    const [own] = await byOwnNodes(oneNodeFile(file), file.inputs);
    const y = await run(file);
    expect(y.shape).toEqual(own?.shape);
    expect(Array.from(await y.data(), Number)).toEqual(own?.data);
  });
});
