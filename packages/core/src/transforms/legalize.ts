import type { Backend, Manifest } from "../backend.js";
import { HyalineError } from "../errors.js";
import {
  type Attributes,
  attributesKey,
  type Graph,
  GraphBuilder,
  type Node,
  specsOf,
  type ValueId,
} from "../graph.js";
import { formatSpec, type Spec } from "../shape.js";
import { traceTree } from "../tracing.js";

/**
 * The graph as a backend can run it: composites that its manifest does not list are replaced by their bodies.
 *
 * @throws HyalineError `unsupported`, naming the op or dtype, the backend, and what would help
 */
export function legalize(graph: Graph, backend: Pick<Backend, "name" | "supports">): Graph {
  return new Legalizer(backend.name, backend.supports).run(graph);
}

class Legalizer {
  readonly #bodies = new Map<string, Graph>();

  constructor(
    readonly name: string,
    readonly supports: Manifest,
  ) {}

  run(graph: Graph): Graph {
    const live = [...graph.inputs, ...graph.constants.keys(), ...graph.nodes.flatMap((node) => node.outputs)];
    for (const { dtype } of specsOf(graph, live)) {
      if (!this.supports.dtypes.has(dtype)) {
        throw new HyalineError(
          "unsupported",
          `backend ${this.name} has no ${dtype}; cast(…) to ${[...this.supports.dtypes].join(", ")}`,
        );
      }
    }
    const builder = new GraphBuilder();
    const newValue = new Map<ValueId, ValueId>();
    for (const input of graph.inputs) newValue.set(input, builder.input(graph.specs[input] as Spec));
    for (const [value, tensor] of graph.constants) newValue.set(value, builder.constant(tensor));
    this.#emit(graph, newValue, builder, "");
    for (const [name, value] of graph.names) builder.names.set(name, newValue.get(value) as ValueId);
    return builder.build(graph.outputs.map((output) => newValue.get(output) as ValueId));
  }

  #emit(graph: Graph, newValue: Map<ValueId, ValueId>, builder: GraphBuilder, scope: string): void {
    for (const node of graph.nodes) {
      const inputs = node.inputs.map((input) => newValue.get(input) as ValueId);
      const inScope = scope && node.scope ? `${scope}/${node.scope}` : scope || node.scope;
      const outputs = this.#node(node, graph, inputs, builder, inScope);
      node.outputs.forEach((output, i) => {
        newValue.set(output, outputs[i] as ValueId);
      });
    }
  }

  #node(
    node: Node,
    graph: Graph,
    inputs: readonly ValueId[],
    builder: GraphBuilder,
    scope: string,
  ): readonly ValueId[] {
    const { op, attributes } = node;
    if (this.supports.ops.has(op.name)) {
      return builder.node(op, inputs, this.#attributes(attributes), specsOf(graph, node.outputs), scope);
    }
    const body = this.#body(node, specsOf(graph, node.inputs), scope);
    const inside = new Map<ValueId, ValueId>();
    body.inputs.forEach((value, i) => {
      inside.set(value, inputs[i] as ValueId);
    });
    for (const [value, tensor] of body.constants) inside.set(value, builder.constant(tensor));
    this.#emit(body, inside, builder, scope);
    return body.outputs.map((value) => inside.get(value) as ValueId);
  }

  /** Bodies inside attributes (of scan and cond) are made legal too. */
  #attributes(attributes: Attributes): Attributes {
    const isGraph = (value: unknown): value is Graph =>
      typeof value === "object" && value !== null && "nodes" in value;
    if (!Object.values(attributes).some(isGraph)) return attributes;
    return Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key, isGraph(value) ? this.run(value) : value]),
    );
  }

  #body({ op, attributes }: Node, specs: readonly Spec[], scope: string): Graph {
    if (!op.body) {
      const where = scope ? `${scope}: ` : "";
      throw new HyalineError(
        "unsupported",
        `${where}backend ${this.name} cannot run ${op.name}(${specs.map(formatSpec).join(", ")}); use another backend, or add a kernel to it`,
      );
    }
    const key = `${op.name}(${specs.map(formatSpec)})${attributesKey(attributes)}`;
    let body = this.#bodies.get(key);
    if (!body) {
      body = traceTree((...inputs) => op.body?.(inputs, attributes), specs).graph;
      this.#bodies.set(key, body);
    }
    return body;
  }
}
