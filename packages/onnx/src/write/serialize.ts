import { create, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { onnxDataType } from "../dataType.js";
import {
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from "../generated/onnx_pb.js";
import { bytesOf, graphProto, type OnnxGraph, type OnnxInitializer } from "./model.js";

/** What a file says about itself besides its graph. */
export interface ModelHeader {
  readonly opset: number;
  readonly producer: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file, and the data that it leaves outside, as a runtime's `externalData` wants it. */
export interface SerializedModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly externalData: readonly { readonly path: string; readonly data: Uint8Array<ArrayBuffer> }[];
  /** The names of nodes that run best on the CPU, for a provider that would take them to the GPU. */
  readonly cpuNodes: readonly string[];
}

export interface SerializeOptions {
  /** Initializers of at least this many bytes stay outside of the file, uncopied (default: none do). */
  readonly externalFrom?: number;
}

const GRAPH_OF_MODEL = 7;
const INITIALIZER_OF_GRAPH = 5;
const RAW_DATA_OF_TENSOR = 9;

/** IR versions by the opset that came with them. */
const irVersions: Readonly<Record<number, bigint>> = { 17: 8n, 18: 8n, 19: 9n, 20: 9n, 21: 10n };

/** The bytes of a file. Weights are copied once, into the result, or not at all where they stay outside. */
export function serializeModel(
  graph: OnnxGraph,
  header: ModelHeader,
  { externalFrom = Number.POSITIVE_INFINITY }: SerializeOptions = {},
): Omit<SerializedModel, "cpuNodes"> {
  const model = create(ModelProtoSchema, {
    irVersion: irVersions[header.opset] ?? 10n,
    producerName: header.producer,
    opsetImport: [{ domain: "", version: BigInt(header.opset) }],
    metadataProps: Object.entries(header.metadata).map(([key, value]) => ({ key, value })),
  });
  const isOutside = ({ data }: OnnxInitializer) => data.byteLength >= externalFrom;
  const inside = graph.initializers.filter((initializer) => !isOutside(initializer));
  const outside = graph.initializers.filter(isOutside);
  const chunks = [
    toBinary(GraphProtoSchema, graphProto({ ...graph, initializers: [] })),
    ...outside.flatMap((initializer) => field(INITIALIZER_OF_GRAPH, [externalTensor(initializer)])),
    ...inside.flatMap((initializer) => field(INITIALIZER_OF_GRAPH, tensorChunks(initializer))),
  ];
  return {
    bytes: join([toBinary(ModelProtoSchema, model), ...field(GRAPH_OF_MODEL, chunks)]),
    externalData: outside.map(({ name, data }) => ({ path: name, data: bytesOf(data) })),
  };
}

/** A length-delimited field, as chunks that are put together only once. */
function field(number: number, content: readonly Uint8Array[]): Uint8Array[] {
  const length = content.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  return [new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(length).finish(), ...content];
}

function tensorChunks({ name, dtype, shape, data }: OnnxInitializer): Uint8Array[] {
  const head = create(TensorProtoSchema, { name, dataType: onnxDataType(dtype), dims: shape.map(BigInt) });
  return [toBinary(TensorProtoSchema, head), ...field(RAW_DATA_OF_TENSOR, [bytesOf(data)])];
}

const externalTensor = ({ name, dtype, shape, data }: OnnxInitializer): Uint8Array =>
  toBinary(
    TensorProtoSchema,
    create(TensorProtoSchema, {
      name,
      dataType: onnxDataType(dtype),
      dims: shape.map(BigInt),
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: [
        { key: "location", value: name },
        { key: "offset", value: "0" },
        { key: "length", value: String(data.byteLength) },
      ],
    }),
  );

function join(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.byteLength;
  }
  return out;
}
