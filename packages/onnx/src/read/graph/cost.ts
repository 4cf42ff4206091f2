import {
  type Attributes,
  byteSize,
  type Graph,
  type Op,
  type Spec,
  sizeOf,
  specsOf,
  type Tensor,
  trace,
} from "@hyaline/core";
import { LiveBytes } from "./liveBytes.js";

/** What a node takes, estimated from shapes alone. */
export interface Cost {
  /** Nodes of the graph once composites are opened. */
  readonly nodes: number;
  /**
   * Work, in elements: those that are made (or read, where more are read than made), a 256th for each multiplication of a
   * product or a window, and 64 for each run of a node inside a loop, in as many steps as it may take.
   */
  readonly elements: number;
  /** Bytes that it holds while it runs, besides its inputs and outputs. */
  readonly scratch: number;
}

/** One run of one node of a loop's body costs about as much as this many elements. */
export const RUN = 64;
/** Multiplications that cost about as much as making one element. */
const PRODUCTS = 256;

export const bytesOf = ({ dtype, shape }: Spec): number => byteSize(dtype) * sizeOf(shape);

const elementsOf = (specs: readonly Spec[]): number =>
  specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

/** Ops that read only what they give. */
const choosing: ReadonlySet<string> = new Set([
  "slice",
  "gather",
  "takeAlongAxis",
  "reshape",
  "alias",
  "tap",
]);

/** Multiplications, comparisons or sums for each element of the output. */
function productsPerElement(op: string, inputs: readonly Spec[], attributes: Attributes): number {
  const [x, w] = inputs;
  if (op === "matMul") return x?.shape.at(-1) ?? 1;
  if (op === "conv") return w ? sizeOf(w.shape.slice(1)) : 1;
  if (op === "convTranspose") return w && x ? sizeOf(w.shape.slice(2)) * (x.shape[1] ?? 1) : 1;
  const { kernel } = attributes;
  return Array.isArray(kernel) ? sizeOf(kernel as readonly number[]) : 1;
}

/** Costs of nodes; bodies of composites are looked into once for each shape. */
export class Costs {
  readonly #composites = new Map<string, Cost>();
  readonly #graphs = new WeakMap<Graph, Cost>();

  of(op: Op, inputs: readonly Spec[], outputs: readonly Spec[], attributes: Attributes): Cost {
    if (op.body && !op.shortcut) return this.#composite(op, inputs, attributes);
    const made = elementsOf(outputs);
    const touched = choosing.has(op.name) ? made : Math.max(made, elementsOf(inputs));
    const elements = touched + (made * productsPerElement(op.name, inputs, attributes)) / PRODUCTS;
    const bodies = Object.values(attributes).filter(isGraph);
    if (bodies.length === 0) return { nodes: 1, elements, scratch: 0 };
    const costs = bodies.map((body) => this.#graph(body));
    const { length, limit } = attributes;
    const times = [length, limit].find((steps) => typeof steps === "number") ?? 1;
    const once = costs.reduce((sum, cost) => sum + cost.elements + RUN * cost.nodes, 0);
    return {
      nodes: 1,
      elements: elements + times * once,
      scratch: Math.max(...costs.map(({ scratch }) => scratch)),
    };
  }

  /** A graph as a whole. */
  #graph(graph: Graph): Cost {
    const known = this.#graphs.get(graph);
    if (known) return known;
    const memory = new LiveBytes<number>();
    let nodes = 0;
    let elements = 0;
    for (const { op, inputs, outputs, attributes } of graph.nodes) {
      const specs = specsOf(graph, outputs);
      const cost = this.of(op, specsOf(graph, inputs), specs, attributes);
      nodes += cost.nodes;
      elements += cost.elements;
      memory.add(inputs, outputs, specs.map(bytesOf), cost.scratch);
    }
    const cost = { nodes, elements, scratch: memory.peak(graph.outputs) };
    this.#graphs.set(graph, cost);
    return cost;
  }

  #composite(op: Op, inputs: readonly Spec[], attributes: Attributes): Cost {
    const key = `${op.name}${JSON.stringify([inputs.map(({ dtype, shape }) => [dtype, shape]), attributes])}`;
    const known = this.#composites.get(key);
    if (known) return known;
    const body = (...tensors: Tensor[]): Tensor[] => [...(op.body?.(tensors, attributes) ?? [])];
    const cost = this.#graph(trace(body, inputs));
    this.#composites.set(key, cost);
    return cost;
  }
}

const isGraph = (value: unknown): value is Graph =>
  typeof value === "object" && value !== null && "nodes" in value;
