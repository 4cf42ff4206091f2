import { type DType, encode, evaluate, isTensor, type Tensor, tensor } from "@hyaline/core";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-web";
import { TensorProto_DataType as Type } from "../../generated/onnx_pb.js";
import { importOnnx, type OnnxOutputs } from "../graph/importOnnx.js";
import { modelBytes, node } from "./sampleModels.js";

type NumberType = "float32" | "uint8" | "int8" | "int32" | "int64" | "uint16" | "int16" | "bool" | "float16";

/** One input of a node: numbers of a type, given with the call or held by the file. */
export interface Operand {
  readonly type: NumberType;
  readonly shape: readonly number[];
  readonly data: readonly number[];
  /** The file holds it. */
  readonly held?: boolean;
}

/** A file of one node. */
export interface OneNode {
  readonly op: string;
  readonly domain?: string;
  readonly opset?: number;
  readonly attributes?: Parameters<typeof node>[3];
  /** In the op's order; `undefined` for one that is left out. */
  readonly inputs: readonly (Operand | undefined)[];
  /** How many outputs are asked for (default 1). */
  readonly outputs?: number;
  /** Their types, where they are no floats. */
  readonly outputTypes?: readonly NumberType[];
}

const onnxType: Readonly<Record<NumberType, Type>> = {
  float32: Type.FLOAT,
  float16: Type.FLOAT16,
  uint8: Type.UINT8,
  int8: Type.INT8,
  int16: Type.INT16,
  uint16: Type.UINT16,
  int32: Type.INT32,
  int64: Type.INT64,
  bool: Type.BOOL,
};

function array(type: NumberType, data: readonly number[]): ArrayBufferView {
  switch (type) {
    case "int64":
      return BigInt64Array.from(data.map(BigInt));
    case "uint16":
      return Uint16Array.from(data);
    case "int16":
      return Int16Array.from(data);
    default:
      return encode(Float64Array.from(data), type);
  }
}

/** The type of core's tensor for one of a file. */
const coreType = (type: NumberType): DType =>
  type === "int64" || type === "int16" || type === "uint16" ? "int32" : type;

const nameOf = (i: number) => `in_${i}`;

export function oneNodeFile({
  op,
  domain = "",
  opset = 17,
  attributes,
  inputs,
  ...rest
}: OneNode): Uint8Array {
  const { outputs = 1, outputTypes = [] } = rest;
  const given = inputs.flatMap((operand, i) => (operand ? [{ operand, name: nameOf(i) }] : []));
  const names = Array.from({ length: outputs }, (_, i) => `out_${i}`);
  return modelBytes(
    {
      input: given
        .filter(({ operand }) => !operand.held)
        .map(({ operand: { type, shape }, name }) => ({
          name,
          type: {
            value: {
              case: "tensorType" as const,
              value: {
                elemType: onnxType[type],
                shape: {
                  dim: shape.map((n) => ({ value: { case: "dimValue" as const, value: BigInt(n) } })),
                },
              },
            },
          },
        })),
      initializer: given
        .filter(({ operand }) => operand.held)
        .map(({ operand: { type, shape, data }, name }) => {
          const held = array(type, data);
          const rawData = new Uint8Array(held.buffer as ArrayBuffer, held.byteOffset, held.byteLength);
          return { name, dims: shape.map(BigInt), dataType: onnxType[type], rawData };
        }),
      output: names.map((name, i) => ({
        name,
        type: {
          value: { case: "tensorType" as const, value: { elemType: onnxType[outputTypes[i] ?? "float32"] } },
        },
      })),
      node: [
        node(
          op,
          inputs.map((operand, i) => (operand ? nameOf(i) : "")),
          names,
          attributes,
          { domain },
        ),
      ],
    },
    {
      opsetImport: [
        { domain: "", version: BigInt(opset) },
        { domain: "com.microsoft", version: 1n },
      ],
    },
  );
}

export interface Result {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** What ONNX Runtime makes of a file by its own nodes; an error where it refuses it. */
export async function byOwnNodes(bytes: Uint8Array, inputs: OneNode["inputs"]): Promise<Result[]> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 4 });
  try {
    const feeds = Object.fromEntries(
      inputs.flatMap((operand, i) =>
        operand && !operand.held
          ? [
              [
                nameOf(i),
                new OrtTensor(operand.type, array(operand.type, operand.data) as never, [...operand.shape]),
              ],
            ]
          : [],
      ),
    );
    const results = await session.run(feeds);
    return session.outputNames.map((name) => {
      const { dims, data } = results[name] as OrtTensor;
      return { shape: dims, data: Array.from(data as ArrayLike<number | bigint>, Number) };
    });
  } finally {
    await session.release();
  }
}

/** The file's inputs as tensors, and the file as a function of them. */
export function imported(bytes: Uint8Array, inputs: OneNode["inputs"], precision?: "float64") {
  const model = importOnnx<OnnxOutputs>(bytes, precision ? { precision } : {});
  const given = Object.fromEntries(
    inputs.flatMap((operand, i) => {
      if (!operand || operand.held) return [];
      const own = coreType(operand.type);
      const dtype = precision && own === "float32" ? precision : own;
      return [
        [nameOf(i), tensor(encode(Float64Array.from(operand.data), dtype), { dtype, shape: operand.shape })],
      ];
    }),
  );
  const fn = (args: Readonly<Record<string, Tensor>>): Tensor[] => {
    const result = model.fn(args);
    return isTensor(result) ? [result] : model.outputs.map(({ name }) => result[name] as Tensor);
  };
  return { given, fn };
}

/** What this package's ops make of it, on the backend in use. */
export async function byBody(bytes: Uint8Array, inputs: OneNode["inputs"]): Promise<Result[]> {
  const { fn, given } = imported(bytes, inputs);
  const results = fn(given);
  await evaluate(results);
  return Promise.all(
    results.map(async (result) => ({ shape: result.shape, data: Array.from(await result.data(), Number) })),
  );
}
