import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType as Attribute,
  type AttributeProtoSchema,
  type GraphProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  TensorProto_DataType as Type,
  type ValueInfoProtoSchema,
} from "../../generated/onnx_pb.js";

type Init<S extends Parameters<typeof create>[0]> = MessageInitShape<S>;

/** A tensor with its bytes in `raw_data`. */
export function rawTensor(
  name: string,
  dims: readonly number[],
  data: ArrayBufferView,
): Init<typeof TensorProtoSchema> {
  const types: readonly (readonly [abstract new (...args: never[]) => ArrayBufferView, number])[] = [
    [BigInt64Array, Type.INT64],
    [Int32Array, Type.INT32],
    [Uint8Array, Type.BOOL],
    [Float32Array, Type.FLOAT],
  ];
  return {
    name,
    dims: dims.map(BigInt),
    dataType: types.find(([array]) => data instanceof array)?.[1] ?? Type.UNDEFINED,
    rawData: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  };
}

export const ints = (name: string, values: readonly number[]): Init<typeof AttributeProtoSchema> => ({
  name,
  type: Attribute.INTS,
  ints: values.map(BigInt),
});

export const int = (name: string, value: number): Init<typeof AttributeProtoSchema> => ({
  name,
  type: Attribute.INT,
  i: BigInt(value),
});

export const graphAttribute = (
  name: string,
  g: Init<typeof GraphProtoSchema>,
): Init<typeof AttributeProtoSchema> => ({
  name,
  type: Attribute.GRAPH,
  g,
});

export const node = (
  opType: string,
  input: string[],
  output: string[],
  attribute: Init<typeof AttributeProtoSchema>[] = [],
  more: Init<typeof NodeProtoSchema> = {},
): Init<typeof NodeProtoSchema> => ({ opType, input, output, attribute, ...more });

export const valueInfo = (
  name: string,
  dims: readonly (number | string)[],
  elemType: number = Type.FLOAT,
): Init<typeof ValueInfoProtoSchema> => ({
  name,
  type: {
    value: {
      case: "tensorType",
      value: {
        elemType,
        shape: {
          dim: dims.map((dim) => ({
            value:
              typeof dim === "string"
                ? { case: "dimParam" as const, value: dim }
                : { case: "dimValue" as const, value: BigInt(dim) },
          })),
        },
      },
    },
  },
});

/** The bytes of a file that holds a graph. */
export const modelBytes = (
  graph: Init<typeof GraphProtoSchema>,
  more: Init<typeof ModelProtoSchema> = {},
): Uint8Array<ArrayBuffer> =>
  toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 8n,
      producerName: "test",
      opsetImport: [{ domain: "", version: 17n }],
      graph: { name: "graph", ...graph },
      ...more,
    } as Init<typeof ModelProtoSchema>),
  ) as Uint8Array<ArrayBuffer>;

const floats = (count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(i + 1));

/** An image net with a reshape whose shape is worked out from the input's, as PyTorch writes it. */
export const imageNet = (): Uint8Array<ArrayBuffer> =>
  modelBytes({
    input: [valueInfo("image", ["batch", 1, 6, 6])],
    output: [valueInfo("scores", ["batch", 3])],
    initializer: [
      rawTensor("conv.weight", [2, 1, 3, 3], floats(18)),
      rawTensor("conv.bias", [2], floats(2)),
      rawTensor("fc.weight", [3, 18], floats(54)),
      rawTensor("fc.bias", [3], floats(3)),
      rawTensor("zero", [], BigInt64Array.of(0n)),
      rawTensor("rest", [1], BigInt64Array.of(-1n)),
      rawTensor("axis", [1], BigInt64Array.of(0n)),
    ],
    node: [
      node("Conv", ["image", "conv.weight", "conv.bias"], ["c"], [ints("pads", [1, 1, 1, 1])], {
        name: "conv",
      }),
      node("Relu", ["c"], ["r"], [], { name: "relu" }),
      node("MaxPool", ["r"], ["p"], [ints("kernel_shape", [2, 2]), ints("strides", [2, 2])], {
        name: "pool",
      }),
      node("Shape", ["p"], ["shape"]),
      node("Gather", ["shape", "zero"], ["batch"]),
      node("Unsqueeze", ["batch", "axis"], ["batch1"]),
      node("Concat", ["batch1", "rest"], ["target"], [int("axis", 0)]),
      node("Reshape", ["p", "target"], ["flat"], [], { name: "flatten" }),
      node("Gemm", ["flat", "fc.weight", "fc.bias"], ["scores"], [int("transB", 1)], { name: "fc" }),
    ],
  });

/** A loop that doubles, a branch on a constant, and a function of the file's own. */
export const controlNet = (): Uint8Array<ArrayBuffer> =>
  modelBytes(
    {
      input: [valueInfo("x", ["n"])],
      output: [valueInfo("y", ["n"]), valueInfo("steps", [3, "n"])],
      initializer: [
        rawTensor("three", [], BigInt64Array.of(3n)),
        rawTensor("yes", [], Uint8Array.of(1)),
        rawTensor("two", [1], floats(1)),
      ],
      node: [
        node(
          "If",
          ["yes"],
          ["start"],
          [
            graphAttribute("then_branch", {
              name: "then",
              node: [node("Identity", ["x"], ["then_out"])],
              output: [valueInfo("then_out", ["n"])],
            }),
            graphAttribute("else_branch", {
              name: "else",
              node: [node("Neg", ["x"], ["else_out"])],
              output: [valueInfo("else_out", ["n"])],
            }),
          ],
        ),
        node(
          "Loop",
          ["three", "", "start"],
          ["looped", "steps"],
          [
            graphAttribute("body", {
              name: "body",
              input: [valueInfo("i", [], Type.INT64), valueInfo("go", [], Type.BOOL), valueInfo("v", ["n"])],
              node: [
                node("Identity", ["go"], ["going"]),
                node("Add", ["v", "v"], ["doubled"]),
                node("Mul", ["v", "two"], ["scaled"]),
              ],
              output: [
                valueInfo("going", [], Type.BOOL),
                valueInfo("doubled", ["n"]),
                valueInfo("scaled", ["n"]),
              ],
            }),
          ],
        ),
        node("Twice", ["looped"], ["y"], [], { domain: "own" }),
      ],
    },
    {
      opsetImport: [
        { domain: "", version: 17n },
        { domain: "own", version: 1n },
      ],
      functions: [
        {
          name: "Twice",
          domain: "own",
          input: ["a"],
          output: ["b"],
          node: [node("Add", ["a", "a"], ["b"])],
          opsetImport: [{ domain: "", version: 17n }],
        },
      ],
    },
  );
