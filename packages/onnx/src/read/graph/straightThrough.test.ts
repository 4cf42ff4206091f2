import { referenceBackend } from "@hyaline/backend-reference";
import { deadEnds, grad, mul, sum, type Tensor, tensor, trace, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TensorProto_DataType as Type } from "../../generated/onnx_pb.js";
import * as contribQuantised from "../ops/contribQuantised.js";
import { noDerivative, noDifferences, straight } from "../testing/knownGaps.js";
import { int, modelBytes, node, rawTensor, valueInfo } from "../testing/sampleModels.js";
import { importOnnx } from "./importOnnx.js";

// Ops that are exempt from the comparison with fine differences, because they are made of steps: their gradient is not 0,
// and it is the slope over many steps.

const bytes = (name: string, dims: readonly number[], data: Uint8Array | Int8Array) => ({
  ...rawTensor(name, dims, new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength)),
  dataType: data instanceof Int8Array ? Type.INT8 : Type.UINT8,
});
const number = (name: string, n: number) => rawTensor(name, [], Float32Array.of(n));
const weights = Int8Array.from({ length: 16 }, (_, i) => Math.round(90 * Math.sin(1 + i)));

type Nodes = ReturnType<typeof node>[];
const contrib = { domain: "com.microsoft" };

/** From the float x to the float y by way of an op; `q`, `s` and `z` are x quantised, its scale and its zero point. */
const between: Readonly<Record<string, Nodes>> = {
  QuantizeLinear: [node("DequantizeLinear", ["q", "s", "z"], ["y"])],
  DynamicQuantizeLinear: [
    node("DynamicQuantizeLinear", ["x"], ["dq", "ds", "dz"]),
    node("DequantizeLinear", ["dq", "ds", "dz"], ["y"]),
  ],
  MatMulInteger: [
    node("MatMulInteger", ["q", "W", "z"], ["m"]),
    node("Cast", ["m"], ["f"], [int("to", 1)]),
    node("Mul", ["f", "s"], ["y"]),
  ],
  ConvInteger: [
    node("Reshape", ["q", "image"], ["qi"]),
    node("ConvInteger", ["qi", "K", "z"], ["m"]),
    node("Cast", ["m"], ["f"], [int("to", 1)]),
    node("Mul", ["f", "s"], ["y"]),
  ],
  QLinearMatMul: [
    node("QLinearMatMul", ["q", "s", "z", "W", "ws", "wz", "wide", "z"], ["m"]),
    node("DequantizeLinear", ["m", "wide", "z"], ["y"]),
  ],
  QLinearConv: [
    node("Reshape", ["q", "image"], ["qi"]),
    node("QLinearConv", ["qi", "s", "z", "K", "ws", "wz", "wide", "z"], ["m"]),
    node("DequantizeLinear", ["m", "wide", "z"], ["y"]),
  ],
  QLinearAdd: [
    node("QLinearAdd", ["q", "s", "z", "q", "s", "z", "wide", "z"], ["m"], [], contrib),
    node("DequantizeLinear", ["m", "wide", "z"], ["y"]),
  ],
  QLinearMul: [
    node("QLinearMul", ["q", "s", "z", "q", "s", "z", "wide", "z"], ["m"], [], contrib),
    node("DequantizeLinear", ["m", "wide", "z"], ["y"]),
  ],
  QLinearSigmoid: [
    node("QLinearSigmoid", ["q", "s", "z", "ws", "z"], ["m"], [], contrib),
    node("DequantizeLinear", ["m", "ws", "z"], ["y"]),
  ],
  QLinearLeakyRelu: [
    node("QLinearLeakyRelu", ["q", "s", "z", "s", "z"], ["m"], [], contrib),
    node("DequantizeLinear", ["m", "s", "z"], ["y"]),
  ],
  QLinearGlobalAveragePool: [
    node("Reshape", ["q", "image"], ["qi"]),
    node("QLinearGlobalAveragePool", ["qi", "s", "z", "ws", "z"], ["m"], [], contrib),
    node("DequantizeLinear", ["m", "ws", "z"], ["y"]),
  ],
  QLinearConcat: [
    node("QLinearConcat", ["wide", "z", "q", "s", "z", "q", "s", "z"], ["m"], [int("axis", 1)], contrib),
    node("DequantizeLinear", ["m", "wide", "z"], ["y"]),
  ],
  MatMulIntegerToFloat: [node("MatMulIntegerToFloat", ["q", "W", "s", "ws", "z", "wz"], ["y"], [], contrib)],
  DynamicQuantizeMatMul: [node("DynamicQuantizeMatMul", ["x", "W", "ws", "wz"], ["y"], [], contrib)],
  QGemm: [node("QGemm", ["q", "s", "z", "W", "ws", "wz"], ["y"], [], contrib)],
};

const file = (nodes: Nodes) =>
  modelBytes(
    {
      input: [valueInfo("x", [2, 4])],
      output: [{ name: "y", type: { value: { case: "tensorType", value: { elemType: Type.FLOAT } } } }],
      initializer: [
        number("s", 0.01),
        number("wide", 0.06),
        number("ws", 0.004),
        bytes("z", [], Uint8Array.of(128)),
        bytes("wz", [], Int8Array.of(0)),
        bytes("W", [4, 4], weights),
        bytes("K", [2, 2, 2, 2], weights),
        rawTensor("image", [4], BigInt64Array.of(1n, 2n, 2n, 2n)),
      ],
      node: [node("QuantizeLinear", ["x", "s", "z"], ["q"]), ...nodes],
    },
    {
      opsetImport: [
        { domain: "", version: 17n },
        { domain: "com.microsoft", version: 1n },
      ],
    },
  );

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

const x = [0.4, -0.3, 0.6, 0.2, -0.5, 0.7, 0.3, -0.6];
const aside = [0.5, 0.3, -0.4, 0.45, 0.35, 0.25, -0.5, 0.3];
const rows = (numbers: readonly number[]) => tensor([...numbers]).reshape([2, 4]);

test.each(Object.entries(between))("%s: the gradient is the slope over many steps", async (_, nodes) => {
  const { fn } = importOnnx(file(nodes));
  const loss = (z: Tensor) => {
    const y = fn(z);
    const weight = tensor(Float32Array.from({ length: y.size }, (_, i) => 1 + (i % 3)));
    return sum(mul(y, weight.reshape(y.shape)));
  };
  const gradient = (await grad(loss)(rows(x)).data()) as Float32Array;
  const slope = gradient.reduce((total, g, i) => total + g * (aside[i] as number), 0);
  const at = async (t: number) => loss(rows(x.map((n, i) => n + t * (aside[i] as number)))).item();
  const wide = ((await at(0.5)) - (await at(-0.5))) / 1;
  expect(gradient.some((g) => g !== 0)).toBe(true);
  const size = gradient.reduce((total, g, i) => total + Math.abs(g * (aside[i] as number)), 0);
  expect(size).toBeGreaterThan(0.05);
  expect(Math.abs(slope - wide), `${slope} and ${wide}`).toBeLessThan(0.08 * size);
  expect(deadEnds(trace((z: Tensor) => fn(z), [{ dtype: "float32", shape: [2, 4] }]))).toEqual([]);
});

test("what lies at the ends of a dynamic range has its gradient too", async () => {
  const { fn } = importOnnx(file(between.DynamicQuantizeLinear as Nodes));
  for (const numbers of [x, x.map((n) => n + 0.003), x.map((n) => -n)]) {
    const gradient = await grad((z: Tensor) => sum(fn(z)))(rows(numbers)).data();
    for (const g of gradient) expect(g).toBeCloseTo(1, 5);
  }
});

describe("exemptions", () => {
  test("every op that is exempt as straight-through is held to its slope here", () => {
    const exempt = [...Object.entries(noDerivative), ...Object.entries(noDifferences)]
      .filter(([, why]) => why === straight)
      .map(([op]) => op);
    expect(exempt.length).toBeGreaterThan(5);
    expect([...exempt, ...Object.keys(contribQuantised)].filter((op) => !(op in between))).toEqual([]);
  });

  test.each(
    Object.keys(noDerivative).filter((op) => noDerivative[op] === "its derivative is 0 wherever it has one"),
  )("%s has steps for good, and is told as a dead end", (op) => {
    const bytesOf = modelBytes({
      input: [valueInfo("x", [2, 4])],
      output: [valueInfo("y", [2, 4])],
      node: [node(op, ["x"], ["y"])],
    });
    expect(
      deadEnds(trace((z: Tensor) => importOnnx(bytesOf).fn(z), [{ dtype: "float32", shape: [2, 4] }])),
    ).not.toEqual([]);
  });
});
