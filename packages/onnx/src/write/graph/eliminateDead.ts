import type { OnnxAttributes, OnnxGraph, OnnxNode } from "./model.js";

/** Leaves out nodes whose results nothing uses, unused outputs at a node's end, and initializers that nobody reads. */
export function eliminateDead(graph: OnnxGraph): OnnxGraph {
  const used = new Set<string>();
  const nodes = pruned(graph, used);
  return { ...graph, nodes, initializers: graph.initializers.filter(({ name }) => used.has(name)) };
}

function pruned({ nodes, outputs }: Pick<OnnxGraph, "nodes" | "outputs">, used: Set<string>): OnnxNode[] {
  for (const { name } of outputs) used.add(name);
  const kept: OnnxNode[] = [];
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i] as OnnxNode;
    if (!node.outputs.some((output) => used.has(output))) continue;
    for (const input of node.inputs) used.add(input);
    kept.push({
      ...node,
      attributes: prunedAttributes(node.attributes, used),
      outputs: hasOptionalOutputs.has(node.opType) ? withoutUnusedEnd(node.outputs, used) : node.outputs,
    });
  }
  return kept.reverse();
}

function prunedAttributes(attributes: OnnxAttributes, used: Set<string>): OnnxAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) =>
      typeof value === "object" && "graph" in value
        ? [key, { graph: { ...value.graph, nodes: pruned(value.graph, used) } }]
        : [key, value],
    ),
  );
}

const hasOptionalOutputs: ReadonlySet<string> = new Set(["MaxPool", "LayerNormalization"]);

function withoutUnusedEnd(names: readonly string[], used: ReadonlySet<string>): readonly string[] {
  const last = names.findLastIndex((name) => used.has(name));
  return names.slice(0, last + 1);
}
