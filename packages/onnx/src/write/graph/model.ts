import { create } from "@bufbuild/protobuf";
import { type OnnxData, type OnnxDType, onnxDataType } from "../../dataType.js";
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "../../generated/onnx_pb.js";

/** An attribute as lowerings write it: a whole number is an INT, `{ float }` a FLOAT. */
export type OnnxAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }
  | { readonly graph: OnnxGraph };

export type OnnxAttributes = Readonly<Record<string, OnnxAttribute | undefined>>;

/** A node of a file, before it is encoded. */
export interface OnnxNode {
  readonly opType: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: OnnxAttributes;
}

/** An input or output; a string names a size that the file leaves open. */
export interface OnnxPort {
  readonly name: string;
  readonly dtype: OnnxDType;
  readonly shape: readonly (number | string)[];
}

export interface OnnxValue extends OnnxPort {
  readonly shape: readonly number[];
}

export interface OnnxInitializer extends OnnxValue {
  readonly data: OnnxData;
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
  readonly initializers: readonly OnnxInitializer[];
}

export const bytesOf = (data: OnnxData): Uint8Array<ArrayBuffer> =>
  new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);

const tensorProto = ({ name, dtype, shape, data }: OnnxInitializer): TensorProto =>
  create(TensorProtoSchema, {
    name,
    dataType: onnxDataType(dtype),
    dims: shape.map(BigInt),
    rawData: bytesOf(data),
  });

export const graphProto = ({ name, nodes, inputs, outputs, initializers }: OnnxGraph): GraphProto =>
  create(GraphProtoSchema, {
    name,
    node: nodes.map(nodeProto),
    input: inputs.map(valueInfo),
    output: outputs.map(valueInfo),
    initializer: initializers.map(tensorProto),
  });

const nodeProto = ({ opType, name, inputs, outputs, attributes }: OnnxNode): NodeProto =>
  create(NodeProtoSchema, {
    opType,
    name,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).flatMap(([key, value]) =>
      value === undefined ? [] : [attributeProto(key, value)],
    ),
  });

const dimension = (size: number | string) =>
  typeof size === "string"
    ? { value: { case: "dimParam" as const, value: size } }
    : { value: { case: "dimValue" as const, value: BigInt(size) } };

export const valueInfo = ({ name, dtype, shape }: OnnxPort): ValueInfoProto =>
  create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: "tensorType",
        value: {
          elemType: onnxDataType(dtype),
          shape: { dim: shape.map(dimension) },
        },
      },
    },
  });

const text = new TextEncoder();
const Type = AttributeProto_AttributeType;

function attributeProto(name: string, value: OnnxAttribute): AttributeProto {
  const attribute = create(AttributeProtoSchema, { name });
  const set = (fields: Partial<AttributeProto>) => Object.assign(attribute, fields);
  if (typeof value === "number") set({ type: Type.INT, i: BigInt(value) });
  else if (typeof value === "string") set({ type: Type.STRING, s: text.encode(value) });
  else if (Array.isArray(value)) set({ type: Type.INTS, ints: value.map(BigInt) });
  else if ("float" in value) set({ type: Type.FLOAT, f: value.float });
  else if ("floats" in value) set({ type: Type.FLOATS, floats: [...value.floats] });
  else if ("strings" in value)
    set({ type: Type.STRINGS, strings: value.strings.map((each) => text.encode(each)) });
  else set({ type: Type.GRAPH, g: graphProto((value as { readonly graph: OnnxGraph }).graph) });
  return attribute;
}
