import type { FunctionProto, GraphProto, NodeProto, ValueInfoProto } from "../../generated/onnx_pb.js";
import type { ExternalData } from "./externalData.js";
import { badFile, quoted } from "./fileError.js";
import { checkTensor, type FileTensor } from "./tensorData.js";

/** A node of a file, and the graphs inside it. */
export interface PlannedNode {
  readonly proto: NodeProto;
  /** `""` for ONNX's own ops. */
  readonly domain: string;
  /** What messages and scopes call it: its name, or its op and place. */
  readonly name: string;
  readonly graphs: ReadonlyMap<string, Plan>;
  /** Every name that it reads, those read by graphs inside it included. */
  readonly reads: readonly string[];
}

/** A graph of a file, checked: names are made once and before they are read, nodes are in order, the needless left out. */
export interface Plan {
  readonly inputs: readonly ValueInfoProto[];
  readonly outputs: readonly ValueInfoProto[];
  readonly initializers: ReadonlyMap<string, FileTensor>;
  readonly nodes: readonly PlannedNode[];
  /** Names that its nodes read and its outputs have: of many initializers few may be wanted. */
  readonly reads: ReadonlySet<string>;
  /** Names that it reads from the graphs around it. */
  readonly captured: readonly string[];
}

/** Whether the graphs around this one have a value of a name. */
type Visible = (name: string) => boolean;

const nothing: Visible = () => false;

interface PlanOptions {
  readonly external?: ExternalData | undefined;
  /** Only these outputs are wanted. */
  readonly outputs?: readonly string[] | undefined;
  readonly outer?: Visible;
}

/** Checks a graph and puts it in order. */
export function planGraph(graph: GraphProto, options: PlanOptions = {}): Plan {
  const { external, outer = nothing } = options;
  const initializers = new Map<string, FileTensor>();
  for (const proto of graph.initializer) {
    if (proto.name === "") badFile("an initializer has no name");
    if (initializers.has(proto.name)) badFile(`two initializers are named ${quoted(proto.name)}`);
    initializers.set(proto.name, checkTensor(proto, external));
  }
  if (graph.sparseInitializer.length > 0) badFile("sparse initializers cannot be read");
  checkDistinct(graph.input, "inputs");
  const given = new Set([...graph.input.map(({ name }) => name), ...initializers.keys()]);
  const outputs = chooseOutputs(graph.output, options.outputs);
  const nodes = planNodes(graph.node, given, outer, external);
  const names = outputs.map(({ name }) => name);
  const ordered = order(nodes, names, given, outer);
  const reads = new Set([...names, ...ordered.nodes.flatMap((node) => node.reads)]);
  return { inputs: graph.input, outputs, initializers, reads, ...ordered };
}

/** Checks the body of a function and puts it in order. */
export function planFunction(fn: FunctionProto): Pick<Plan, "nodes"> {
  const given = new Set(fn.input);
  const nodes = planNodes(fn.node, given, nothing, undefined);
  return order(nodes, fn.output, given, nothing);
}

function checkDistinct(values: readonly ValueInfoProto[], what: string): void {
  const names = new Set<string>();
  for (const { name } of values) {
    if (name === "") badFile(`${what} of a graph have names`);
    if (names.has(name)) badFile(`two ${what} are named ${quoted(name)}`);
    names.add(name);
  }
}

function chooseOutputs(
  outputs: readonly ValueInfoProto[],
  wanted: readonly string[] | undefined,
): readonly ValueInfoProto[] {
  checkDistinct(outputs, "outputs");
  return wanted ? outputs.filter(({ name }) => wanted.includes(name)) : outputs;
}

function planNodes(
  protos: readonly NodeProto[],
  given: ReadonlySet<string>,
  outer: Visible,
  external: ExternalData | undefined,
): PlannedNode[] {
  const made = new Set(given);
  for (const proto of protos) {
    if (proto.opType === "") badFile("a node has no op");
    for (const output of proto.output) {
      if (output === "") continue;
      if (made.has(output)) badFile(`two values are named ${quoted(output)}`);
      made.add(output);
    }
  }
  const visible: Visible = (name) => made.has(name) || outer(name);
  const places = new Map<string, number>();
  return protos.map((proto) => {
    const domain = proto.domain === "ai.onnx" ? "" : proto.domain;
    const place = places.get(proto.opType) ?? 0;
    places.set(proto.opType, place + 1);
    const name = proto.name || `${proto.opType}_${place}`;
    const graphs = new Map<string, Plan>();
    for (const attribute of proto.attribute) {
      if (attribute.g) graphs.set(attribute.name, planGraph(attribute.g, { external, outer: visible }));
    }
    const reads = [
      ...proto.input.filter((input) => input !== ""),
      ...[...graphs.values()].flatMap((graph) => graph.captured),
    ];
    for (const read of reads) {
      if (!visible(read)) badFile(`node ${quoted(name)} reads ${quoted(read)}, which nothing makes`);
    }
    return { proto, domain, name, graphs, reads };
  });
}

/** The nodes that the outputs need, each after those that it reads from. Files in order keep their order. */
function order(
  nodes: readonly PlannedNode[],
  outputs: readonly string[],
  given: ReadonlySet<string>,
  outer: Visible,
): Pick<Plan, "nodes" | "captured"> {
  const producer = new Map<string, number>();
  nodes.forEach(({ proto }, i) => {
    for (const output of proto.output) if (output !== "") producer.set(output, i);
  });
  const captured = new Set<string>();
  const needed = new Set<number>();
  const queue: number[] = [];
  const need = (name: string) => {
    const node = producer.get(name);
    if (node === undefined) {
      if (given.has(name)) return;
      if (!outer(name)) badFile(`nothing makes the output ${quoted(name)}`);
      captured.add(name);
    } else if (!needed.has(node)) {
      needed.add(node);
      queue.push(node);
    }
  };
  outputs.forEach(need);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const name of (nodes[next] as PlannedNode).reads) need(name);
  }
  const sorted = sort(
    [...needed].sort((a, b) => a - b),
    (i) => (nodes[i] as PlannedNode).reads.flatMap((name) => producer.get(name) ?? []),
  );
  return { nodes: sorted.map((i) => nodes[i] as PlannedNode), captured: [...captured] };
}

/** Depth-first in the file's order, with a stack of its own: files may be deep. */
function sort(items: readonly number[], before: (item: number) => readonly number[]): number[] {
  const state = new Map<number, "open" | "done">();
  const sorted: number[] = [];
  for (const item of items) {
    const stack = [item];
    while (stack.length > 0) {
      const top = stack.at(-1) as number;
      if (state.get(top) === "done") {
        stack.pop();
        continue;
      }
      const waiting = before(top).filter((each) => state.get(each) !== "done");
      if (waiting.length === 0) {
        state.set(top, "done");
        sorted.push(top);
        stack.pop();
        continue;
      }
      if (state.get(top) === "open") badFile("its nodes form a cycle");
      state.set(top, "open");
      stack.push(...waiting.filter((each) => each !== top).reverse());
      if (waiting.includes(top)) badFile("its nodes form a cycle");
    }
  }
  return sorted;
}
