import { referenceBackend } from "@hyaline/backend-reference";
import { HyalineError, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AttributeProto_AttributeType as Attribute } from "../../generated/onnx_pb.js";
import { byBody, byOwnNodes, type OneNode, type Operand, oneNodeFile } from "../testing/ownNodes.js";
import { int } from "../testing/sampleModels.js";

// Switches that ONNX has as 0 or 1, set to those and to other numbers: what ONNX Runtime makes of them is what we do.

const wave = (shape: readonly number[], size = 1): Operand => ({
  type: "float32",
  shape,
  data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
    Math.fround(size * Math.sin(3 + 1.7 * i)),
  ),
});
const numbers = (...data: number[]): Operand => ({ type: "float32", shape: [data.length], data });
const whole = (shape: readonly number[], ...data: number[]): Operand => ({
  type: "int64",
  shape,
  data,
  held: true,
});
const ints = (name: string, values: readonly number[]) => ({
  name,
  type: Attribute.INTS,
  ints: values.map(BigInt),
});
const text = (name: string, s: string) => ({ name, type: Attribute.STRING, s: new TextEncoder().encode(s) });
const { POSITIVE_INFINITY: inf } = Number;

const codes: Operand = { type: "uint8", shape: [1, 2, 2, 3], data: [...Array(12).keys()] };
const held = (type: Operand["type"], n: number): Operand => ({ type, shape: [], data: [n], held: true });
const quantised = [held("float32", 0.125), held("uint8", 1)] as const;

/** A switch, and a node that has it. */
const flags: readonly (readonly [string, OneNode])[] = [
  ["detect_positive", { op: "IsInf", opset: 20, inputs: [numbers(inf, -inf, 1)], outputTypes: ["bool"] }],
  ["detect_negative", { op: "IsInf", opset: 20, inputs: [numbers(inf, -inf, 1)], outputTypes: ["bool"] }],
  ["inverse", { op: "DFT", inputs: [wave([1, 4, 2])] }],
  ["onesided", { op: "DFT", inputs: [wave([1, 4, 1])] }],
  ["onesided", { op: "STFT", inputs: [wave([1, 8, 1]), whole([], 2), { ...wave([4]), held: true }] }],
  ["periodic", { op: "HannWindow", inputs: [whole([], 5)] }],
  ["keepdims", { op: "ArgMax", inputs: [wave([2, 3])], outputTypes: ["int64"] }],
  ["select_last_index", { op: "ArgMin", inputs: [numbers(2, 1, 1)], outputTypes: ["int64"] }],
  ["keepdims", { op: "ReduceSum", inputs: [wave([2, 3]), whole([1], 1)] }],
  ["keepdims", { op: "ReduceMean", inputs: [wave([2, 3])], attributes: [ints("axes", [1])] }],
  ["keepdims", { op: "ReduceMax", inputs: [wave([2, 3])], attributes: [ints("axes", [0])] }],
  ["noop_with_empty_axes", { op: "ReduceSum", inputs: [wave([2, 3])] }],
  [
    "is_causal",
    { op: "Attention", opset: 23, inputs: [wave([1, 1, 3, 4]), wave([1, 1, 3, 4]), wave([1, 1, 3, 4])] },
  ],
  [
    "layout",
    {
      op: "RNN",
      inputs: [wave([2, 2, 3]), wave([1, 4, 3]), wave([1, 4, 4])],
      attributes: [int("hidden_size", 4)],
      outputs: 2,
    },
  ],
  [
    "input_forget",
    {
      op: "LSTM",
      inputs: [wave([2, 2, 3]), wave([1, 16, 3]), wave([1, 16, 4])],
      attributes: [int("hidden_size", 4)],
      outputs: 2,
    },
  ],
  [
    "linear_before_reset",
    {
      op: "GRU",
      inputs: [wave([2, 2, 3]), wave([1, 12, 3]), wave([1, 12, 4]), wave([1, 24])],
      attributes: [int("hidden_size", 4)],
      outputs: 2,
    },
  ],
  [
    "fmod",
    {
      op: "Mod",
      inputs: [
        { type: "int32", shape: [2], data: [-5, 5] },
        { type: "int32", shape: [2], data: [3, -3] },
      ],
      outputTypes: ["int32"],
    },
  ],
  ["allowzero", { op: "Reshape", inputs: [wave([2, 0]), whole([2], 0, 3)] }],
  ["sorted", { op: "Unique", inputs: [{ ...numbers(3, 1, 2, 1), held: true }] }],
  [
    "ceil_mode",
    {
      op: "AveragePool",
      inputs: [wave([1, 1, 6])],
      attributes: [ints("kernel_shape", [3]), ints("strides", [2])],
    },
  ],
  [
    "count_include_pad",
    {
      op: "AveragePool",
      inputs: [wave([1, 1, 5])],
      attributes: [ints("kernel_shape", [3]), ints("pads", [1, 1])],
    },
  ],
  [
    "ceil_mode",
    {
      op: "MaxPool",
      inputs: [wave([1, 1, 6])],
      attributes: [ints("kernel_shape", [3]), ints("strides", [2])],
    },
  ],
  [
    "storage_order",
    {
      op: "MaxPool",
      inputs: [wave([1, 1, 4, 4])],
      attributes: [ints("kernel_shape", [2, 2])],
      outputs: 2,
      outputTypes: ["float32", "int64"],
    },
  ],
  [
    "interleaved",
    {
      op: "RotaryEmbedding",
      opset: 23,
      inputs: [wave([1, 1, 2, 4]), wave([2, 2]), wave([2, 2]), whole([1, 2], 0, 1)],
    },
  ],
  ["align_corners", { op: "AffineGrid", opset: 20, inputs: [wave([1, 2, 3]), whole([4], 1, 1, 2, 2)] }],
  ["align_corners", { op: "GridSample", opset: 20, inputs: [wave([1, 1, 3, 3]), wave([1, 2, 2, 2], 0.5)] }],
  ["exclusive", { op: "CumSum", inputs: [wave([4]), whole([], 0)] }],
  ["reverse", { op: "CumSum", inputs: [wave([4]), whole([], 0)] }],
  [
    "largest",
    { op: "TopK", inputs: [wave([4]), whole([1], 2)], outputs: 2, outputTypes: ["float32", "int64"] },
  ],
  ["transA", { op: "Gemm", inputs: [wave([3, 3]), wave([3, 3])] }],
  ["transB", { op: "Gemm", inputs: [wave([3, 3]), wave([3, 3])] }],
  ["upper", { op: "Trilu", inputs: [wave([3, 3])] }],
  [
    "exclude_outside",
    {
      op: "Resize",
      opset: 19,
      inputs: [wave([1, 1, 6]), undefined, { type: "float32", shape: [3], data: [1, 1, 0.5], held: true }],
      attributes: [text("mode", "cubic")],
    },
  ],
  [
    "antialias",
    {
      op: "Resize",
      opset: 19,
      inputs: [wave([1, 1, 6]), undefined, { type: "float32", shape: [3], data: [1, 1, 0.5], held: true }],
      attributes: [text("mode", "linear")],
    },
  ],
  ["transA", { op: "FusedMatMul", domain: "com.microsoft", inputs: [wave([3, 3]), wave([3, 3])] }],
  [
    "interleaved",
    {
      op: "RotaryEmbedding",
      domain: "com.microsoft",
      inputs: [wave([1, 1, 2, 4]), whole([1, 2], 0, 1), wave([2, 2]), wave([2, 2])],
    },
  ],
  [
    "unidirectional",
    {
      op: "Attention",
      domain: "com.microsoft",
      inputs: [wave([1, 3, 4]), wave([4, 12]), wave([12])],
      attributes: [int("num_heads", 1)],
    },
  ],
  [
    "unidirectional",
    {
      op: "MultiHeadAttention",
      domain: "com.microsoft",
      inputs: [wave([1, 3, 4]), wave([1, 3, 4]), wave([1, 3, 4])],
      attributes: [int("num_heads", 1)],
    },
  ],
  [
    "channels_last",
    {
      op: "QLinearGlobalAveragePool",
      domain: "com.microsoft",
      inputs: [codes, ...quantised, ...quantised],
      outputTypes: ["uint8"],
    },
  ],
  [
    "transA",
    {
      op: "QGemm",
      domain: "com.microsoft",
      inputs: [
        { type: "uint8", shape: [3, 3], data: [...Array(9).keys()] },
        ...quantised,
        { type: "uint8", shape: [3, 3], data: [...Array(9).keys()], held: true },
        ...quantised,
      ],
    },
  ],
];

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

const named = flags.map(
  ([flag, file]) => [`${file.domain ? "com.microsoft." : ""}${file.op}`, flag, file] as const,
);

test.each(named)("%s with %s of 0, 1 and other numbers is as ONNX Runtime has it", async (_, flag, file) => {
  for (const value of [0, 1, 2, -1]) {
    const bytes = oneNodeFile({ ...file, attributes: [...(file.attributes ?? []), int(flag, value)] });
    const own = await byOwnNodes(bytes, file.inputs).catch(() => undefined);
    const body = await byBody(bytes, file.inputs).catch((error: unknown) => {
      expect(error, `${flag} ${value}`).toBeInstanceOf(HyalineError);
      expect((error as HyalineError).code).not.toBe("internal");
      return undefined;
    });
    // What has no kernel there at all says nothing.
    if (!own && (value === 0 || value === 1)) continue;
    expect(
      body?.map(({ shape }) => shape),
      `${flag} ${value}`,
    ).toEqual(own?.map(({ shape }) => shape));
    own?.forEach(({ data }, k) => {
      data.forEach((number, i) => {
        expect(body?.[k]?.data[i], `${flag} ${value}, element ${i}`).toBeCloseTo(number, 3);
      });
    });
  }
});
