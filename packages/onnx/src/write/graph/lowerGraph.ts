import {
  type Attribute,
  fail,
  type Graph,
  HyalineError,
  type Shape,
  sizeOf,
  specsOf,
  type Tensor,
  type TypedArray,
} from "@hyaline/core";
import { loweringOf, webgpuLoweringOf } from "../ops/index.js";
import { computeDType } from "../ort/kernels.js";
import { betterAsBodies } from "../ort/webgpu.js";
import { LoweringContext } from "./context.js";
import { eliminateDead } from "./eliminateDead.js";
import type { OnnxGraph, OnnxNode, OnnxValue } from "./model.js";
import { Names } from "./names.js";
import type { OnnxTarget, Shared } from "./shared.js";

export interface LowerOptions {
  readonly target: OnnxTarget;
  readonly opset: number;
  readonly singleThread?: boolean;
  readonly name?: string;
  readonly inputNames?: readonly string[];
  readonly outputNames?: readonly string[];
  readonly constants: ReadonlyMap<Tensor, TypedArray>;
}

/** The ops that files can hold, for a backend's manifest. Composites that are not among them are written as their bodies. */
export const loweredOps = (target: OnnxTarget = "portable"): ReadonlySet<string> =>
  new Set(
    target === "ort-webgpu"
      ? [...[...loweringOf.keys()].filter((op) => !betterAsBodies.has(op)), ...webgpuLoweringOf.keys()]
      : loweringOf.keys(),
  );

/** A graph as it will stand in a file, and what the file does not say. */
export interface LoweredGraph {
  readonly graph: OnnxGraph;
  /** The names of nodes that run best on the CPU, for a provider that would take them to the GPU. */
  readonly cpuNodes: readonly string[];
}

/** Writes a graph, legal for {@link loweredOps}, as an ONNX graph. */
export function lowerGraph(graph: Graph, options: LowerOptions): LoweredGraph {
  const names = new Names();
  const inputNames = namesFor(graph.inputs.length, options.inputNames, "input", names);
  const outputNames = namesFor(graph.outputs.length, options.outputNames, "output", names);
  const shared: Shared = {
    singleThread: false,
    ...options,
    names,
    initializers: new Map(),
    ops: loweredOps(options.target),
    decompositions: new Map(),
    cpuNodes: new Set(),
    lowerNodes,
  };
  const context = new LoweringContext(graph, shared);
  graph.inputs.forEach((value, i) => {
    context.set(value, inputNames[i] as string);
  });
  lowerNodes(context);

  const outputs = graph.outputs.map(
    (value, i): OnnxValue => ({ name: outputNames[i] as string, ...context.spec(value) }),
  );
  const sources = graph.outputs.map((value) => context.full(value));
  const named = [...graph.names].flatMap(([name, value]) => {
    const source = context.compact(value).name;
    return sources.includes(source) || !names.isFree(name) ? [] : [[source, names.unique(name)] as const];
  });
  const lowered = eliminateDead({
    name: options.name ?? "graph",
    inputs: graph.inputs.map((value, i) => ({ name: inputNames[i] as string, ...context.spec(value) })),
    outputs,
    nodes: nameOutputs(context.nodes, sources, outputNames, named),
    initializers: [...shared.initializers.values()],
  });
  return { graph: lowered, cpuNodes: [...shared.cpuNodes] };
}

function namesFor(count: number, given: readonly string[] | undefined, hint: string, names: Names): string[] {
  if (given && (given.length !== count || new Set(given).size !== count)) {
    fail(
      "argument",
      `a graph of ${count} ${hint}s needs as many distinct ${hint}Names`,
      `[${given.join(", ")}]`,
    );
  }
  return Array.from({ length: count }, (_, i) => {
    const wanted = given?.[i] ?? (count === 1 ? hint : `${hint}_${i}`);
    const name = names.unique(wanted);
    if (given && name !== wanted)
      fail("argument", "inputs and outputs of a file need distinct names", `"${wanted}" twice`);
    return name;
  });
}

const bitwise: ReadonlySet<string> = new Set([
  "bitwiseAnd",
  "bitwiseNot",
  "bitwiseOr",
  "bitwiseXor",
  "shiftLeft",
  "shiftRight",
]);

/**
 * Bits are on the CPU, for want of GPU kernels, and are mixed with sums and products that have some: in a graph with both
 * (the generator of random bits) every step would go to the GPU and back.
 */
const mixesBits = ({ isWebgpu, graph }: LoweringContext): boolean =>
  isWebgpu && graph.nodes.some(({ op, outputs }) => bitwise.has(op.name) && isWord(graph, outputs));

const isWord = (graph: Graph, values: readonly number[]): boolean =>
  values.every((value) => graph.specs[value]?.dtype === "uint32");

function lowerNodes(context: LoweringContext): void {
  const { graph } = context;
  const keepsWords = mixesBits(context);
  for (const node of graph.nodes) {
    context.within(node, () => {
      const specs = specsOf(graph, node.outputs);
      if (specs.every(({ shape }) => sizeOf(shape) === 0)) {
        node.outputs.forEach((output, i) => {
          const { dtype, shape } = specs[i] as { dtype: never; shape: Shape };
          context.set(output, context.filled(0, dtype, shape));
        });
        return;
      }
      const { name } = node.op;
      const lowering = (context.isWebgpu && webgpuLoweringOf.get(name)) || loweringOf.get(name);
      if (!lowering) {
        throw new HyalineError(
          "unsupported",
          `${node.scope ? `${node.scope}: ` : ""}${node.op.name} cannot be written to ONNX; legalize(…) the graph for loweredOps() first`,
        );
      }
      const first = context.nodes.length;
      lowering.lower(context, node);
      if (!keepsWords || !isWord(graph, node.outputs)) return;
      for (const { name, opType } of context.nodes.slice(first)) {
        if (computeDType(opType, "uint32", "ort-cpu") === "uint32") context.shared.cpuNodes.add(name);
      }
    });
  }
}

/**
 * Gives results their output names: the node that makes one is renamed, anything else is copied. Values that were tapped
 * keep their names where a node makes them.
 */
function nameOutputs(
  nodes: readonly OnnxNode[],
  sources: readonly string[],
  names: readonly string[],
  tapped: readonly (readonly [source: string, name: string])[],
): OnnxNode[] {
  const made = new Set(nodes.flatMap((node) => node.outputs));
  const newName = new Map<string, string>();
  const copies: OnnxNode[] = [];
  sources.forEach((source, i) => {
    const name = names[i] as string;
    if (made.has(source) && !newName.has(source)) newName.set(source, name);
    else
      copies.push({
        opType: "Identity",
        name,
        inputs: [source],
        outputs: [name],
        attributes: {},
      });
  });
  for (const [source, name] of tapped)
    if (made.has(source) && !newName.has(source)) newName.set(source, name);
  const rename = (list: readonly string[]) => list.map((name) => newName.get(name) ?? name);
  const renameNode = (node: OnnxNode): OnnxNode => ({
    ...node,
    inputs: rename(node.inputs),
    outputs: rename(node.outputs),
    attributes: Object.fromEntries(
      Object.entries(node.attributes).map(([key, value]) => [
        key,
        typeof value === "object" && "graph" in value
          ? { graph: { ...value.graph, nodes: value.graph.nodes.map(renameNode) } }
          : value,
      ]),
    ),
  });
  return [...nodes, ...copies].map(renameNode);
}

const isGraph = (value: Attribute): value is Graph =>
  typeof value === "object" && value !== null && "nodes" in value;

/** Every tensor that a graph and the graphs inside it hold. */
export function constantsOf(graph: Graph, found = new Set<Tensor>()): Set<Tensor> {
  for (const tensor of graph.constants.values()) found.add(tensor);
  for (const { attributes } of graph.nodes) {
    for (const value of Object.values(attributes)) if (isGraph(value)) constantsOf(value, found);
  }
  return found;
}
