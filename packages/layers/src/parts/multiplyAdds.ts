import { type Attributes, type Graph, type Node, type Spec, sizeOf, trace } from "@hyaline/core";

/** The products that a graph sums, by the scope of the node that asks for them. */
export function multiplyAdds(graph: Graph): Map<string, number> {
  const counts = new Map<string, number>();
  for (const node of graph.nodes) {
    const count = ofNode(graph, node);
    if (count > 0) counts.set(node.scope, (counts.get(node.scope) ?? 0) + count);
  }
  return counts;
}

const total = (graph: Graph): number =>
  [...multiplyAdds(graph).values()].reduce((sum, count) => sum + count, 0);

function ofNode(graph: Graph, { op, inputs, outputs, attributes }: Node): number {
  const specs = inputs.map((input) => graph.specs[input] as Spec);
  const [first, second] = specs as [Spec, Spec];
  const output = graph.specs[outputs[0] as number] as Spec;
  switch (op.name) {
    case "matMul":
      return sizeOf(output.shape) * (first.shape.at(-1) as number);
    case "conv":
      return sizeOf(output.shape) * sizeOf(second.shape.slice(1));
    case "convTranspose":
      return sizeOf(first.shape) * sizeOf(second.shape.slice(1));
    case "scan": {
      const { body, length } = attributes as Attributes & { readonly body: Graph; readonly length: number };
      return total(body) * length;
    }
    default: {
      const { body } = op;
      return body ? total(trace((...tensors) => [...body(tensors, attributes)], specs)) : 0;
    }
  }
}
