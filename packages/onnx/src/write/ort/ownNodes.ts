import { create } from "@bufbuild/protobuf";
import { type Graph, type Spec, specsOf, type ValueId } from "@hyaline/core";
import { onnxDataType } from "../../dataType.js";
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  TensorProto_DataLocation,
} from "../../generated/onnx_pb.js";
import { type ModelSource, sourceOf } from "../../read/graph/shortcut.js";
import { valueInfo } from "../graph/model.js";
import {
  assembleModel,
  type SerializedModel,
  type SerializeOptions,
  type TensorBytes,
} from "../graph/serialize.js";
import { exactSigmoid, sigmoidsWithTails } from "./exactTails.js";
import { hasFaults } from "./faults.js";
import { fixedTensor, isWritable } from "./fixedTensor.js";
import { definedNames, renamed } from "./renamed.js";

interface Names {
  readonly inputNames?: readonly string[];
  readonly outputNames?: readonly string[];
}

/**
 * A graph that is an imported model and nothing else, with the file's own nodes and weights, for the sizes of the graph:
 * what ONNX Runtime is given. Files with nodes that it gets wrong go by our ops.
 *
 * @returns `undefined` where the graph is more or less than that
 */
export function ownNodes(graph: Graph, options: Names & SerializeOptions): SerializedModel | undefined {
  const node = graph.nodes.find(
    ({ op, outputs }) => sourceOf(op) && outputs.includes(graph.outputs[0] as ValueId),
  );
  const source = node && sourceOf(node.op);
  const { inputNames, outputNames } = options;
  if (!source || !inputNames || !outputNames) return undefined;
  const given = node.inputs.slice(0, source.inputs.length);
  const isWhole =
    graph.outputs.every((output) => node.outputs.includes(output)) &&
    given.every((input) => graph.inputs.includes(input));
  if (!isWhole || isLeft(source) || ![...source.fixed.values()].every(isWritable)) return undefined;
  const writer = new OwnNodes(source, [...inputNames, ...outputNames]);
  graph.inputs.forEach((value, i) => {
    given.forEach((input, port) => {
      if (input === value) writer.takeInput(port, inputNames[i] as string, graph.specs[value] as Spec);
    });
  });
  const outputs = graph.outputs.map((value, i) => {
    const name = outputNames[i] as string;
    writer.giveOutput(node.outputs.indexOf(value), name, graph.specs[value] as Spec);
    return { name, ...(graph.specs[value] as Spec) };
  });
  const inputs = specsOf(graph, graph.inputs).map((spec, i) => ({ name: inputNames[i] as string, ...spec }));
  const isOpen = staysOpen(source);
  const infos = inputs.map((input, i) => {
    const at = given.indexOf(graph.inputs[i] as ValueId);
    const info = valueInfo(input);
    return isOpen && at >= 0 ? opened(info, source.inputs[at]?.shape) : info;
  });
  const results = outputs.map((output) =>
    isOpen ? opened(valueInfo(output), undefined) : valueInfo(output),
  );
  return writer.write(infos, results, options);
}

/** Weights inside of branches and loops that lie in other files, and ops that go wrong, are left to the importer. */
const isLeft = ({ model }: ModelSource): boolean => {
  const isOutside = ({ attribute }: NodeProto): boolean =>
    attribute.some(
      ({ t, g }) =>
        t?.dataLocation === TensorProto_DataLocation.EXTERNAL ||
        g?.initializer.some(({ dataLocation }) => dataLocation === TensorProto_DataLocation.EXTERNAL) ||
        g?.node.some(isOutside),
    );
  return (
    hasFaults(model.plan, model.proto.functions) || model.plan.nodes.some(({ proto }) => isOutside(proto))
  );
};

type ValueInfo = ReturnType<typeof valueInfo>;

/**
 * Files where ONNX Runtime does worse when it is told sizes that the file leaves open: it follows them into branches that
 * are not taken, where they may be wrong, and nets of convolutions become slower (PP-OCR's detector by 12 %). Elsewhere it
 * folds arithmetic on shapes (small BERT and GPT-2 take a fifth less).
 */
const staysOpen = ({ model }: ModelSource): boolean =>
  model.plan.nodes.some(({ proto }) => proto.opType === "If" || proto.opType === "Conv");

/** An input or output with the sizes that the file itself knows. */
function opened(info: ValueInfo, declared: ModelSource["inputs"][number]["shape"]): ValueInfo {
  const type = info.type?.value;
  if (type?.case !== "tensorType") return info;
  type.value.shape?.dim.forEach((dim, axis) => {
    if (typeof declared?.[axis] !== "number") dim.value = { case: undefined };
  });
  return info;
}

/** The nodes of a file between inputs and outputs of other names and data types. */
class OwnNodes {
  readonly #newName = new Map<string, string>();
  /** Conversions, made when all names are settled. */
  readonly #before: (() => NodeProto)[] = [];
  readonly #after: (() => NodeProto)[] = [];
  readonly #made: ReadonlySet<string>;
  readonly #given = new Set<string>();
  readonly #used = new Set<string>();

  constructor(
    readonly source: ModelSource,
    reserved: readonly string[],
  ) {
    const { nodes, initializers, inputs } = source.model.plan;
    const names = this.#used;
    for (const name of [...inputs.map(({ name }) => name), ...initializers.keys()]) names.add(name);
    for (const { proto } of nodes) definedNames(proto, names);
    for (const name of reserved) {
      if (!names.has(name)) {
        names.add(name);
        continue;
      }
      let other = `${name}_`;
      while (names.has(other) || reserved.includes(other)) other += "_";
      this.#newName.set(name, other);
      names.add(other);
    }
    this.#made = new Set(nodes.flatMap(({ proto }) => proto.output));
  }

  takeInput(port: number, name: string, { dtype }: Spec): void {
    const { name: own, type } = this.source.inputs[port] as ModelSource["inputs"][number];
    if (type === dtype) this.#newName.set(own, name);
    else this.#before.push(() => converted(name, this.#rename(own), this.#elementType(own)));
  }

  giveOutput(port: number, name: string, { dtype }: Spec): void {
    const { name: own, type } = this.source.outputs[port] as ModelSource["outputs"][number];
    const isFree = this.#made.has(own) && !this.#given.has(own);
    if (type === dtype && isFree) {
      this.#newName.set(own, name);
      this.#given.add(own);
    } else this.#after.push(() => converted(this.#rename(own), name, onnxDataType(dtype)));
  }

  write(input: ValueInfo[], output: ValueInfo[], options: SerializeOptions): SerializedModel {
    const { model, fixed } = this.source;
    const { plan, proto } = model;
    const read = new Set([
      ...plan.nodes.flatMap(({ reads }) => reads),
      ...plan.outputs.map(({ name }) => name),
    ]);
    const held = (proto.graph?.initializer ?? []).filter(({ name }) => read.has(name));
    const tensors: TensorBytes[] = [];
    const initializer = held.flatMap((tensor) => {
      const bytes = plan.initializers.get(tensor.name)?.raw;
      const name = this.#rename(tensor.name);
      if (!bytes) return [{ ...tensor, name }];
      tensors.push({ name, dataType: tensor.dataType, dims: tensor.dims, bytes });
      return [];
    });
    // What is fixed is an input with a default, as in a session of the file itself: ONNX Runtime 1.30 fails on branches
    // within branches when it can tell which of them are taken.
    const defaults: ValueInfo[] = [];
    for (const info of plan.inputs) {
      const value = fixed.get(info.name);
      if (!value || !read.has(info.name)) continue;
      const name = this.#rename(info.name);
      tensors.push(fixedTensor(name, this.#elementType(info.name), value));
      defaults.push({ ...info, name });
    }
    const graph = create(GraphProtoSchema, {
      name: proto.graph?.name || "graph",
      node: [
        ...this.#before.map((make) => make()),
        ...this.#nodes().map((node) => renamed(node, this.#newName)),
        ...this.#after.map((make) => make()),
      ],
      input: [...input, ...defaults],
      output,
      initializer,
    });
    const { functions, opsetImport, producerName } = proto;
    const oldest = 4n; // Since then weights need not be inputs, and are constants where they are none.
    const irVersion = proto.irVersion < oldest ? oldest : proto.irVersion;
    const head = create(ModelProtoSchema, { irVersion, functions, opsetImport, producerName });
    return { ...assembleModel(head, graph, tensors, options), cpuNodes: [], ownNodes: true };
  }

  /** The file's nodes, but for sigmoids whose tails ONNX Runtime loses. */
  #nodes(): NodeProto[] {
    const { plan, proto } = this.source.model;
    const opset = Number(
      proto.opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx")?.version ?? 1,
    );
    const inexact = sigmoidsWithTails(plan, opset);
    const unused = (hint: string): string => {
      let name = hint;
      while (this.#used.has(name)) name += "_";
      this.#used.add(name);
      return name;
    };
    return plan.nodes.flatMap(({ proto: node }) => (inexact.has(node) ? exactSigmoid(node, unused) : [node]));
  }

  #rename(name: string): string {
    return this.#newName.get(name) ?? name;
  }

  /** ONNX's number for the data type of an input. */
  #elementType(name: string): number {
    const info = this.source.model.plan.inputs.find((each) => each.name === name);
    return info?.type?.value.case === "tensorType" ? info.type.value.value.elemType : 0;
  }
}

/** A value in another data type, under another name. */
const converted = (from: string, to: string, dataType: number): NodeProto =>
  create(NodeProtoSchema, {
    opType: "Cast",
    name: `${to}/Cast`,
    input: [from],
    output: [to],
    attribute: [
      create(AttributeProtoSchema, {
        name: "to",
        type: AttributeProto_AttributeType.INT,
        i: BigInt(dataType),
      }),
    ],
  });
