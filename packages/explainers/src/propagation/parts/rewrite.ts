import {
  type Attributes,
  type Graph,
  GraphBuilder,
  type Node,
  type Op,
  type Spec,
  specsOf,
  type Tensor,
  trace,
  type ValueId,
} from "@hyaline/core";

/** A graph being rebuilt: nodes are copied, or replaced by what a change puts there. */
export class Rewriter {
  readonly builder = new GraphBuilder();
  /** The node that makes each value of the new graph. */
  readonly made = new Map<ValueId, Node>();

  spec(value: ValueId): Spec {
    return this.builder.specs[value] as Spec;
  }

  emit(
    op: Op,
    inputs: readonly ValueId[],
    attributes: Attributes,
    specs: readonly Spec[],
    scope: string,
  ): ValueId[] {
    const outputs = this.builder.node(op, inputs, attributes, specs, scope);
    const node = this.builder.nodes.at(-1) as Node;
    for (const output of outputs) this.made.set(output, node);
    return outputs;
  }

  /** The nodes of `graph` on values that are there, in `scope`; `change` may put others in the place of each. */
  inline(graph: Graph, inputs: readonly ValueId[], scope: string, change?: NodeChange): ValueId[] {
    const known = new Map<ValueId, ValueId>(graph.inputs.map((value, i) => [value, inputs[i] as ValueId]));
    this.#fill(graph, known, scope, change);
    return graph.outputs.map((value) => known.get(value) as ValueId);
  }

  /** The ops of a function of tensors on values that are there. */
  call(
    fn: (...tensors: Tensor[]) => readonly Tensor[],
    inputs: readonly ValueId[],
    scope: string,
  ): ValueId[] {
    return this.inline(
      trace(
        fn as (...tensors: Tensor[]) => Tensor[],
        inputs.map((value) => this.spec(value)),
      ),
      inputs,
      scope,
    );
  }

  /** The whole of `graph`, with its names. */
  build(graph: Graph, change: NodeChange): Graph {
    const known = new Map<ValueId, ValueId>();
    for (const input of graph.inputs) known.set(input, this.builder.input(graph.specs[input] as Spec));
    this.#fill(graph, known, "", change);
    for (const [name, value] of graph.names) {
      const renamed = known.get(value);
      if (renamed !== undefined) this.builder.names.set(name, renamed);
    }
    return this.builder.build(graph.outputs.map((value) => known.get(value) as ValueId));
  }

  #fill(graph: Graph, known: Map<ValueId, ValueId>, scope: string, change: NodeChange | undefined): void {
    for (const [value, tensor] of graph.constants) known.set(value, this.builder.constant(tensor));
    for (const node of graph.nodes) {
      const inputs = node.inputs.map((input) => known.get(input) as ValueId);
      const inScope = scope && node.scope ? `${scope}/${node.scope}` : scope || node.scope;
      const outputs =
        change?.(node, inputs, inScope, graph) ??
        this.emit(node.op, inputs, node.attributes, specsOf(graph, node.outputs), inScope);
      node.outputs.forEach((output, i) => {
        known.set(output, outputs[i] as ValueId);
      });
    }
  }
}

/** What stands for a node of `graph` in the new one: its outputs there, or `undefined` for the same node. */
export type NodeChange = (
  node: Node,
  inputs: readonly ValueId[],
  scope: string,
  graph: Graph,
) => readonly ValueId[] | undefined;

/** The values that depend on a graph's inputs. */
export function dynamicValues(graph: Graph, from: readonly ValueId[] = graph.inputs): Set<ValueId> {
  const values = new Set<ValueId>(from);
  for (const node of graph.nodes) {
    if (node.inputs.some((input) => values.has(input))) for (const output of node.outputs) values.add(output);
  }
  return values;
}
