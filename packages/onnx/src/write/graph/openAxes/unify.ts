import { fail } from "@hyaline/core";
import type {
  OnnxAttribute,
  OnnxAttributes,
  OnnxGraph,
  OnnxInitializer,
  OnnxNode,
  OnnxPort,
} from "../model.js";
import { Names } from "../names.js";
import { affineIn } from "./affine.js";
import { OpenValues } from "./openValues.js";

/** One function's file at several sizes of an axis. */
interface Traced {
  readonly symbol: string;
  /** Two or more, all greater than 1. */
  readonly sizes: readonly number[];
  /** One for each size. */
  readonly graphs: readonly OnnxGraph[];
  /** The input and its axis that tell the size when the file runs. */
  readonly source: { readonly input: number; readonly axis: number };
}

/**
 * Graphs of one function at several sizes as one graph for any size. They have the same nodes; what differs in their
 * constants is computed from the size, or left to the runtime to infer.
 *
 * @throws HyalineError `unsupported`, naming the node that allows no other size
 */
export function unify({ symbol, sizes, graphs, source }: Traced): OnnxGraph {
  const [first] = graphs as [OnnxGraph];
  const names = new Names();
  forEachName(first, (name) => names.unique(name));
  const input = first.inputs[source.input] as OnnxPort;
  const values = new OpenValues(sizes, names, { input: input.name, axis: source.axis });
  const unifier = new Unifier(symbol, values, graphs);
  const graph = unifier.graph(graphs);
  return { ...graph, nodes: [...values.nodes, ...graph.nodes], initializers: values.initializers };
}

function forEachName(
  { nodes, inputs, outputs, initializers }: OnnxGraph,
  visit: (name: string) => void,
): void {
  const seen = new Set<string>();
  const once = (name: string) => {
    if (!seen.has(name)) visit(name);
    seen.add(name);
  };
  for (const { name } of [...inputs, ...initializers, ...outputs]) once(name);
  for (const node of nodes) {
    for (const name of [node.name, ...node.outputs]) once(name);
    for (const value of Object.values(node.attributes)) if (isGraph(value)) forEachName(value.graph, once);
  }
}

const isGraph = (value: OnnxAttribute | undefined): value is { readonly graph: OnnxGraph } =>
  typeof value === "object" && "graph" in value;

class Unifier {
  readonly #initializers: readonly ReadonlyMap<string, OnnxInitializer>[];
  /** For each graph, the names that the first one gives to the same values. */
  readonly #firstName: readonly Map<string, string>[];

  constructor(
    readonly symbol: string,
    readonly values: OpenValues,
    graphs: readonly OnnxGraph[],
  ) {
    this.#initializers = graphs.map(
      ({ initializers }) => new Map(initializers.map((each) => [each.name, each])),
    );
    this.#firstName = graphs.map(() => new Map());
  }

  graph(graphs: readonly OnnxGraph[]): OnnxGraph {
    const [first] = graphs as [OnnxGraph];
    const inputs = this.#ports(
      graphs.map((graph) => graph.inputs),
      true,
    );
    const counts = graphs.map(({ nodes }) => nodes.length);
    if (new Set(counts).size > 1) {
      const at = first.nodes.findIndex(({ opType }, i) =>
        graphs.some(({ nodes }) => nodes[i]?.opType !== opType),
      );
      this.#refuse(first.nodes[at]?.name ?? "the graph", `${counts.join(", ")} nodes`);
    }
    const nodes = first.nodes.map((_, i) => this.#node(graphs.map((graph) => graph.nodes[i] as OnnxNode)));
    const outputs = this.#ports(
      graphs.map((graph) => graph.outputs),
      false,
    );
    return { ...first, inputs, nodes, outputs };
  }

  #node(nodes: readonly OnnxNode[]): OnnxNode {
    const [first] = nodes as [OnnxNode];
    const { opType, name } = first;
    const isAlike = nodes.every(
      (node) =>
        node.opType === opType &&
        node.inputs.length === first.inputs.length &&
        node.outputs.length === first.outputs.length,
    );
    if (!isAlike) this.#refuse(name, nodes.map((node) => node.opType).join(", "));
    const inputs = first.inputs.map((_, i) =>
      this.#read(
        first,
        nodes.map(({ inputs }) => inputs[i] as string),
        opType === "Reshape" && i === 1,
      ),
    );
    const attributes = this.#attributes(
      first,
      nodes.map((node) => node.attributes),
    );
    for (const i of first.outputs.keys()) this.#pair(nodes.map(({ outputs }) => outputs[i] as string));
    return { ...first, inputs, attributes };
  }

  #read(node: OnnxNode, names: readonly string[], isReshape: boolean): string {
    const [first] = names as [string];
    const constants = names.flatMap((name, k) => this.#initializers[k]?.get(name) ?? []);
    if (constants.length === names.length) {
      const open = this.values.open(constants, isReshape && !node.attributes.allowzero);
      const shown = constants.map(({ dtype, shape }) => `${dtype}[${shape}]`).join(", ");
      return open ?? this.#refuse(node.name, `a constant ${shown}`);
    }
    const isSame = names.every((name, k) => (this.#firstName[k]?.get(name) ?? name) === first);
    return constants.length === 0 && isSame ? first : this.#refuse(node.name, `inputs ${names.join(", ")}`);
  }

  #attributes(node: OnnxNode, all: readonly OnnxAttributes[]): OnnxAttributes {
    const [first] = all as [OnnxAttributes];
    const keys = new Set(all.flatMap(Object.keys));
    return Object.fromEntries(
      [...keys].map((key) => {
        const values = all.map((each) => each[key]);
        const graphs = values.flatMap((value) => (isGraph(value) ? [value.graph] : []));
        if (graphs.length === values.length) return [key, { graph: this.graph(graphs) }];
        const [text, ...others] = values.map((value) => JSON.stringify(value));
        if (others.some((other) => other !== text))
          this.#refuse(node.name, `${key} ${[text, ...others].join(", ")}`);
        return [key, first[key]];
      }),
    );
  }

  /** Inputs or outputs, with the sizes that go with the open one left open. */
  #ports(all: readonly (readonly OnnxPort[])[], isInput: boolean): OnnxPort[] {
    const [first] = all as [readonly OnnxPort[]];
    return first.map((value, i) => {
      const each = all.map((list) => list[i] as OnnxPort);
      if (isInput) this.#pair(each.map(({ name }) => name));
      const shapes = each.map(({ shape }) => shape as readonly number[]);
      if (shapes.some(({ length }) => length !== value.shape.length))
        this.#refuse(value.name, shapes.map((shape) => `[${shape}]`).join(", "));
      return {
        ...value,
        shape: value.shape.map((dim, axis) =>
          this.#dim(
            dim,
            shapes.map((shape) => shape[axis] as number),
          ),
        ),
      };
    });
  }

  #dim(dim: number | string, dims: readonly number[]): number | string {
    if (dims.every((each) => each === dim)) return dim;
    const { slope, offset } =
      affineIn(
        this.values.sizes,
        dims.map((each) => [each]),
      ) ?? {};
    const times = slope?.[0] === 1 ? this.symbol : `${slope?.[0] ?? "some"}*${this.symbol}`;
    return offset?.[0] ? `${times}+${offset[0]}` : times;
  }

  #pair(names: readonly string[]): void {
    names.forEach((name, k) => {
      this.#firstName[k]?.set(name, names[0] as string);
    });
  }

  #refuse(where: string, got: string): never {
    return fail(
      "unsupported",
      `${where}: a file with an open axis "${this.symbol}" does the same at every size`,
      `${got} for sizes ${this.values.sizes.join(", ")}`,
      "axes: null keeps the sizes that are given",
    );
  }
}
