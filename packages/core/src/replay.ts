import { applyInferred } from "./apply.js";
import type { Graph, Node, ValueId } from "./graph.js";
import { specsOf } from "./graph.js";
import type { Tensor } from "./tensor.js";

/** How one node becomes tensors again; the default, also where this gives `undefined`, applies the same op. */
export type ReplayNode = (node: Node, inputs: readonly Tensor[]) => readonly Tensor[] | undefined;

/** Sees every input and every node's output as it is made; what it gives takes the value's place from there on. */
export type ReplayValue = (value: ValueId, tensor: Tensor) => Tensor | undefined;

/** Applies the nodes of `graph` to `inputs` and gives its outputs: a graph called as a function. */
export function replay(
  graph: Graph,
  inputs: readonly Tensor[],
  apply?: ReplayNode,
  each?: ReplayValue,
): Tensor[] {
  const tensors = new Map<ValueId, Tensor>(graph.constants);
  const set = (value: ValueId, tensor: Tensor) => tensors.set(value, each?.(value, tensor) ?? tensor);
  graph.inputs.forEach((value, i) => {
    set(value, inputs[i] as Tensor);
  });
  for (const node of graph.nodes) {
    const args = node.inputs.map((value) => tensors.get(value) as Tensor);
    const results =
      apply?.(node, args) ??
      applyInferred(node.op, args, node.attributes, specsOf(graph, node.outputs), node.scope);
    node.outputs.forEach((value, i) => {
      set(value, results[i] as Tensor);
    });
  }
  return graph.outputs.map((value) => tensors.get(value) as Tensor);
}
