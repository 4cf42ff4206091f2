import { fromBinary } from "@bufbuild/protobuf";
import {
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
} from "../../../generated/onnx_pb.js";

/** A file whose results differ from ONNX Runtime's. */
export interface Differing {
  readonly bytes: Uint8Array;
  /** The outputs' data types: as the file declares them, and as ONNX Runtime gives them. */
  readonly types: readonly (readonly [declared: string, given: string])[];
  /** Names of weights that hold a NaN or an infinity. */
  readonly nonFinite: readonly string[];
  /** Is an output int64 in ONNX Runtime, with a number beyond 32 bits? */
  readonly isWide: boolean;
  /** The largest difference, by the largest number of the results. */
  readonly share: number;
}

interface Seen extends Omit<Differing, "bytes"> {
  readonly nodes: readonly NodeProto[];
}

function* nodesOf(graph: GraphProto | undefined): Generator<NodeProto> {
  for (const node of graph?.node ?? []) {
    yield node;
    for (const { g, graphs } of node.attribute)
      for (const inner of g ? [g, ...graphs] : graphs) yield* nodesOf(inner);
  }
}

const allNodes = ({ graph, functions }: ModelProto): NodeProto[] => [
  ...nodesOf(graph),
  ...functions.flatMap(({ node }) => node),
];

const attribute = ({ attribute }: NodeProto, name: string) => attribute.find((each) => each.name === name);

/** Does the node hold a whole number of the name that is not 0? */
const isSet = (node: NodeProto, name: string): boolean => (attribute(node, name)?.i ?? 0n) !== 0n;

/** Does a node of one of the ops read a weight that is not finite? */
const readsNonFinite = (nodes: readonly NodeProto[], { nonFinite }: Seen, ops: readonly string[]): boolean =>
  nodes.some(({ opType, input }) => ops.includes(opType) && input.some((name) => nonFinite.includes(name)));

const hasNaN = (node: NodeProto, name: string): boolean => Number.isNaN(attribute(node, name)?.f ?? 0);

const padded = ({ attribute }: NodeProto): boolean =>
  attribute.some(({ name, ints, s }) =>
    name === "pads"
      ? ints.some((n) => n !== 0n)
      : name === "auto_pad" && /SAME/.test(new TextDecoder().decode(s)),
  );

/** Differences from ONNX Runtime that are meant, or that are not ours: each with the op, its condition and the reason. */
const reasons: readonly { readonly why: string; readonly is: (seen: Seen) => boolean }[] = [
  {
    why: "DFT, inverse and onesided: ONNX Runtime gives noise",
    is: ({ nodes }) =>
      nodes.some((node) => node.opType === "DFT" && isSet(node, "inverse") && isSet(node, "onesided")),
  },
  {
    why: "DFT: both round in float32, and what is exactly 0 is noise beside the largest number",
    is: ({ nodes, share }) => share < 1e-6 && nodes.some(({ opType }) => opType === "DFT"),
  },
  {
    why: "LSTM, GRU, RNN with a weight that is not finite: gates of ONNX Runtime lose a NaN in some batches",
    is: (seen) => readsNonFinite(seen.nodes, seen, ["LSTM", "GRU", "RNN"]),
  },
  {
    why: "Conv with padding and a weight that is not finite: ONNX Runtime's WebAssembly multiplies padding by it",
    is: (seen) => readsNonFinite(seen.nodes.filter(padded), seen, ["Conv"]),
  },
  {
    why: "ThresholdedRelu whose alpha is NaN: no x is below it here, and none above it in ONNX Runtime",
    is: ({ nodes }) => nodes.some((node) => node.opType === "ThresholdedRelu" && hasNaN(node, "alpha")),
  },
  {
    why: "Attention whose scale is NaN: ONNX Runtime takes the default",
    is: ({ nodes }) => nodes.some((node) => node.opType === "Attention" && hasNaN(node, "scale")),
  },
  {
    why: "Elu, Selu or Celu whose alpha is not finite: 0 times it is NaN here, and not computed in ONNX Runtime",
    is: ({ nodes }) =>
      nodes.some(
        (node) =>
          ["Elu", "Selu", "Celu"].includes(node.opType) && !Number.isFinite(attribute(node, "alpha")?.f ?? 1),
      ),
  },
  {
    why: "Resize of a weight that is not finite: ONNX Runtime leaves out neighbours whose share is 0",
    is: (seen) => readsNonFinite(seen.nodes, seen, ["Resize"]),
  },
  {
    why: "Cast whose saturate is not 1: ONNX Runtime leaves memory as it was",
    is: ({ nodes }) =>
      nodes.some((node) => node.opType === "Cast" && (attribute(node, "saturate")?.i ?? 1n) !== 1n),
  },
  {
    why: "int64 beyond 32 bits, as which it is held here",
    is: ({ isWide }) => isWide,
  },
  {
    why: "an output has here the data type that the file declares, and in ONNX Runtime the one that its node makes",
    is: ({ types }) => types.some(([declared, given]) => declared !== given),
  },
];

/** Why a difference counts as explained, or `undefined`. */
export function explained({ bytes, ...found }: Differing): string | undefined {
  const seen = { ...found, nodes: allNodes(fromBinary(ModelProtoSchema, bytes)) };
  return reasons.find(({ is }) => is(seen))?.why;
}
