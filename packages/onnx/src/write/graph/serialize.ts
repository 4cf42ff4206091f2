import { create, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { onnxDataType } from "../../dataType.js";
import {
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from "../../generated/onnx_pb.js";
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
  /** True where the nodes are those of an imported file, which a runtime may know or not. */
  readonly ownNodes?: boolean;
}

/** A file, and the weights that lie beside it. */
type ModelFile = Pick<SerializedModel, "bytes" | "externalData">;

export interface SerializeOptions {
  /** Initializers of at least this many bytes stay outside of the file, uncopied (default: none do). */
  readonly externalFrom?: number;
  /** A graph that is nothing but an imported model is written with the file's own nodes (default false). */
  readonly ownNodes?: boolean;
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
  options: SerializeOptions = {},
): ModelFile {
  const model = create(ModelProtoSchema, {
    irVersion: irVersions[header.opset] ?? 10n,
    producerName: header.producer,
    opsetImport: [{ domain: "", version: BigInt(header.opset) }],
    metadataProps: Object.entries(header.metadata).map(([key, value]) => ({ key, value })),
  });
  const tensors = graph.initializers.map(({ name, dtype, shape, data }: OnnxInitializer) => ({
    name,
    dataType: onnxDataType(dtype),
    dims: shape.map(BigInt),
    bytes: bytesOf(data),
  }));
  return assembleModel(model, graphProto({ ...graph, initializers: [] }), tensors, options);
}

/** A tensor of a file, whose bytes are copied late or never. */
export interface TensorBytes {
  readonly name: string;
  /** ONNX's number for the data type. */
  readonly dataType: number;
  readonly dims: readonly bigint[];
  readonly bytes: Uint8Array;
}

/** The bytes of a file from its parts: a model without its graph, the graph, and further initializers of it. */
export function assembleModel(
  model: ModelProto,
  graph: GraphProto,
  tensors: readonly TensorBytes[],
  { externalFrom = Number.POSITIVE_INFINITY }: SerializeOptions,
): ModelFile {
  const isOutside = ({ bytes }: TensorBytes) => bytes.byteLength >= externalFrom;
  const outside = tensors.filter(isOutside);
  const chunks = [
    toBinary(GraphProtoSchema, graph),
    ...tensors.flatMap((tensor) =>
      field(INITIALIZER_OF_GRAPH, isOutside(tensor) ? [externalTensor(tensor)] : tensorChunks(tensor)),
    ),
  ];
  return {
    bytes: join([toBinary(ModelProtoSchema, model), ...field(GRAPH_OF_MODEL, chunks)]),
    externalData: outside.map(({ name, bytes }) => ({ path: name, data: bytes as Uint8Array<ArrayBuffer> })),
  };
}

/** A length-delimited field, as chunks that are put together only once. */
function field(number: number, content: readonly Uint8Array[]): Uint8Array[] {
  const length = content.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  return [new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(length).finish(), ...content];
}

function tensorChunks({ name, dataType, dims, bytes }: TensorBytes): Uint8Array[] {
  const head = create(TensorProtoSchema, { name, dataType, dims: [...dims] });
  return [toBinary(TensorProtoSchema, head), ...field(RAW_DATA_OF_TENSOR, [bytes])];
}

const externalTensor = ({ name, dataType, dims, bytes }: TensorBytes): Uint8Array =>
  toBinary(
    TensorProtoSchema,
    create(TensorProtoSchema, {
      name,
      dataType,
      dims: [...dims],
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: [
        { key: "location", value: name },
        { key: "offset", value: "0" },
        { key: "length", value: String(bytes.byteLength) },
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
