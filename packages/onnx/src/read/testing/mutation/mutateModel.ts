/** Changes to a file that keep it a file: ops, attributes, types, sizes, weights, wiring, names, versions. */
import { clone, create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType as Attribute,
  type AttributeProto,
  AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  TensorProtoSchema,
  TensorProto_DataType as Type,
} from "../../../generated/onnx_pb.js";
import { readers } from "../../ops/index.js";
import { valueInfo } from "../sampleModels.js";
import type { Draw } from "./draw.js";
import { FLOATS, mutateTensor, wholeNumber } from "./mutateTensor.js";

const OPS = [...readers.keys()].filter((key) => key.startsWith(":")).map((key) => key.slice(1));
const WORDS = [
  "",
  "SAME_UPPER",
  "SAME_LOWER",
  "VALID",
  "linear",
  "cubic",
  "nearest",
  "reflect",
  "edge",
  "wrap",
  "constant",
  "none",
  "add",
  "mul",
  "tanh",
  "zeros",
  "border",
  "asymmetric",
  "align_corners",
  "reverse",
  "bidirectional",
  "ij,jk->ik",
  "...ii->...i",
  "ij->",
  "a".repeat(5000),
];
const NAMES = [
  "",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "x",
  "a/b",
  "\u202eevil",
  "<b>",
  "x".repeat(3000),
  "\0",
  "then",
  "0",
];
const text = new TextEncoder();

type Change = (graph: GraphProto, draw: Draw) => string | undefined;

const nodeWith = (graph: GraphProto, draw: Draw): NodeProto | undefined => {
  const nodes = graph.node.filter(({ attribute }) => attribute.length > 0);
  return nodes.length > 0 ? draw.one(nodes) : undefined;
};

function setAttribute(a: AttributeProto, draw: Draw): string | undefined {
  switch (a.type) {
    case Attribute.INT:
      a.i = wholeNumber(draw);
      return String(a.i);
    case Attribute.FLOAT:
      a.f = draw.one(FLOATS);
      return String(a.f);
    case Attribute.STRING:
      a.s = text.encode(draw.one(WORDS));
      return "a word";
    case Attribute.INTS: {
      const change = draw.below(4);
      if (change === 0) a.ints.push(wholeNumber(draw));
      else if (change === 1) a.ints.pop();
      else if (change === 2 && a.ints.length > 0) a.ints[draw.below(a.ints.length)] = wholeNumber(draw);
      else a.ints = new Array<bigint>(draw.one([0, 1, 2, 4, 70])).fill(wholeNumber(draw));
      return `[${a.ints.slice(0, 8)}]`;
    }
    case Attribute.FLOATS:
      a.floats[draw.below(a.floats.length + 1)] = draw.one(FLOATS);
      return `[${a.floats.slice(0, 8)}]`;
    case Attribute.TENSOR:
      return a.t && mutateTensor(a.t, draw);
    default:
      return undefined;
  }
}

const changeAttribute: Change = (graph, draw) => {
  const node = nodeWith(graph, draw);
  if (!node) return undefined;
  const i = draw.below(node.attribute.length);
  const a = node.attribute[i] as AttributeProto;
  const what = `${node.opType}.${a.name}`;
  switch (draw.below(8)) {
    case 0:
      node.attribute.splice(i, 1);
      return `no ${what}`;
    case 1:
      node.attribute.push(clone(AttributeProtoSchema, a));
      return `${what} twice`;
    case 2:
      node.attribute[i] = create(AttributeProtoSchema, {
        name: a.name,
        ...draw.one([
          { type: Attribute.INT, i: 1n },
          { type: Attribute.FLOAT, f: 2.5 },
          { type: Attribute.STRING, s: text.encode("x") },
          { type: Attribute.INTS, ints: [1n, 2n] },
        ]),
      });
      return `${what} of another type`;
    default: {
      const how = setAttribute(a, draw);
      return how && `${what} = ${how}`;
    }
  }
};

const changeInitializer: Change = (graph, draw) => {
  if (graph.initializer.length === 0) return undefined;
  const tensor = draw.one(graph.initializer);
  const how = mutateTensor(tensor, draw);
  return how && `initializer ${tensor.name}: ${how}`;
};

const changeShape: Change = (graph, draw) => {
  const ports = [...graph.input, ...graph.output].filter(({ type }) => type?.value.case === "tensorType");
  if (ports.length === 0) return undefined;
  const port = draw.one(ports);
  const tensor = port.type?.value.value as { elemType: number; shape?: { dim: unknown[] } };
  if (draw.chance(0.3) || !tensor.shape) {
    tensor.elemType = draw.one([1, 2, 3, 6, 7, 9, 10, 11, 12, 13, 8, 99]);
    return `${port.name}: type ${tensor.elemType}`;
  }
  const { dim } = tensor.shape;
  const size = () => ({ ...valueInfo("", [draw.one([0, 1, 2, 3, 4, 5, 7])]) });
  const made = create(GraphProtoSchema, { input: [size()] }).input[0]?.type?.value.value as typeof tensor;
  const [one] = made.shape?.dim ?? [];
  const at = draw.below(dim.length + 1);
  if (draw.chance(0.6) && at < dim.length) dim[at] = one;
  else if (draw.chance(0.5)) dim.splice(at, 0, one);
  else dim.splice(at, 1);
  return `${port.name}: another shape`;
};

const changeWiring: Change = (graph, draw) => {
  if (graph.node.length === 0) return undefined;
  const node = draw.one(graph.node);
  const made = [
    ...graph.node.flatMap(({ output }) => output),
    ...graph.input.map(({ name }) => name),
    ...graph.initializer.map(({ name }) => name),
  ];
  switch (draw.below(6)) {
    case 0:
      node.name = draw.one(NAMES);
      return "a node's name";
    case 1:
      node.input[draw.below(node.input.length + 1)] = draw.one(NAMES);
      return `${node.opType} reads a name`;
    case 2:
      node.output[draw.below(node.output.length)] = draw.one(NAMES);
      return `${node.opType} makes a name`;
    case 3:
      node.input.push(draw.one(made));
      return `${node.opType} reads one more`;
    case 4:
      node.input.splice(draw.below(node.input.length), 1);
      return `${node.opType} reads one less`;
    default:
      node.input[draw.below(Math.max(1, node.input.length))] = draw.one(made);
      return `${node.opType} reads another`;
  }
};

const changeNode: Change = (graph, draw) => {
  if (graph.node.length === 0) return undefined;
  const i = draw.below(graph.node.length);
  const node = graph.node[i] as NodeProto;
  switch (draw.below(5)) {
    case 0:
      graph.node.splice(i, 1);
      return `no ${node.opType}`;
    case 1:
      graph.node.push(clone(NodeProtoSchema, node));
      return `${node.opType} twice`;
    case 2:
      graph.node.reverse();
      return "turned round";
    default: {
      const before = node.opType;
      node.opType = draw.one(OPS);
      return `${before} → ${node.opType}`;
    }
  }
};

/** Numbers of a type, of the types whose inputs are made known. */
function bytesOf(type: number, numbers: readonly bigint[], draw: Draw): ArrayBufferView | undefined {
  // Floats stay small: sums of huge ones that cancel depend on their order.
  if (type === Type.FLOAT) return Float32Array.from(numbers, (n) => (Number(n) % 1000) + draw.real());
  if (type === Type.INT64) return BigInt64Array.from(numbers);
  if (type === Type.INT32) return Int32Array.from(numbers, (n) => Number(BigInt.asIntN(32, n)));
  return type === Type.BOOL ? Uint8Array.from(numbers, (n) => Number(n & 1n)) : undefined;
}

/** An input becomes a known tensor: what is computed from it is folded. */
const fixInput: Change = (graph, draw) => {
  if (graph.input.length === 0) return undefined;
  const at = draw.below(graph.input.length);
  const port = graph.input[at];
  if (port?.type?.value.case !== "tensorType") return undefined;
  const { elemType, shape } = port.type.value.value;
  const dims = (shape?.dim ?? []).map(({ value }) => (value.case === "dimValue" ? value.value : 2n));
  const size = dims.reduce((product, n) => product * n, 1n);
  if (size > 5000n || size < 0n) return undefined;
  const numbers = Array.from({ length: Number(size) }, () =>
    draw.chance(0.1) ? wholeNumber(draw) : BigInt(draw.below(4)),
  );
  const raw = bytesOf(elemType, numbers, draw);
  if (!raw) return undefined;
  graph.initializer.push(
    create(TensorProtoSchema, {
      name: port.name,
      dims,
      dataType: elemType,
      rawData: new Uint8Array(raw.buffer as ArrayBuffer),
    }),
  );
  graph.input.splice(at, 1);
  return `${port.name} known`;
};

const changes: readonly Change[] = [
  ...new Array<Change>(5).fill(changeAttribute),
  ...new Array<Change>(4).fill(changeInitializer),
  ...new Array<Change>(3).fill(changeShape),
  ...new Array<Change>(3).fill(changeWiring),
  ...new Array<Change>(4).fill(changeNode),
  ...new Array<Change>(3).fill(fixInput),
];

function* graphsOf(graph: GraphProto): Generator<GraphProto> {
  yield graph;
  for (const node of graph.node) for (const { g } of node.attribute) if (g) yield* graphsOf(g);
}

const changeVersion = (model: ModelProto, draw: Draw): string | undefined => {
  const [opset] = model.opsetImport;
  if (!opset) return undefined;
  opset.version = BigInt(
    draw.one([1, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 0, -1]),
  );
  return `opset ${opset.version}`;
};

export interface Mutant {
  readonly bytes: Uint8Array;
  readonly changes: readonly string[];
}

/** A file with one to three changes. */
export function mutateModel(bytes: Uint8Array, draw: Draw): Mutant {
  const model = fromBinary(ModelProtoSchema, bytes);
  const done: string[] = [];
  const wanted = draw.one([1, 1, 2, 3]);
  for (let tries = 0; done.length < wanted && tries < 20; tries++) {
    const graphs = model.graph ? [...graphsOf(model.graph)] : [];
    const graph = graphs[draw.chance(0.6) ? 0 : draw.below(graphs.length)];
    const change = draw.chance(0.04) || !graph ? changeVersion(model, draw) : draw.one(changes)(graph, draw);
    if (change) done.push(change);
  }
  return { bytes: toBinary(ModelProtoSchema, model), changes: done };
}
