import type { Graph, Node, Spec, ValueId } from "@hyaline/core";
import type { FoundLayer } from "./layerRef.js";

/** The body of a scan; nothing else has values that exist once a step. */
export const scanBody = (node: Node): Graph | undefined =>
  node.op.name === "scan" ? (node.attributes.body as Graph) : undefined;

/** The node that makes each value of a graph. */
export function producers(graph: Graph): Map<ValueId, Node> {
  const made = new Map<ValueId, Node>();
  for (const node of graph.nodes) for (const output of node.outputs) made.set(output, node);
  return made;
}

/** What makes a value, seen through the names that it was given. */
export function source(made: ReadonlyMap<ValueId, Node>, value: ValueId): Node | undefined {
  let node = made.get(value);
  while (node?.op.name === "tap" || node?.op.name === "alias") node = made.get(node.inputs[0] as ValueId);
  return node;
}

/** Values that the model names, in order, those inside scans included; a name used twice is numbered. */
export function namedLayers(graph: Graph): FoundLayer[] {
  const found = tapped(graph, [], []);
  const counts = new Map<string, number>();
  for (const { name } of found) counts.set(name, (counts.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  return found.map((layer) => {
    if (counts.get(layer.name) === 1) return layer;
    const nth = (seen.get(layer.name) ?? 0) + 1;
    seen.set(layer.name, nth);
    return { ...layer, name: `${layer.name}#${nth}` };
  });
}

function tapped(graph: Graph, within: readonly number[], steps: readonly number[]): FoundLayer[] {
  const made = producers(graph);
  const own = [...graph.names].flatMap(([name, value]) => {
    // A graph numbers its repeated names, and keeps the bare one for the last of them.
    if (graph.names.has(`${name}#1`)) return [];
    const tap = made.get(value);
    const maker = source(made, value);
    const scope = (tap?.op.name === "tap" && tap.scope) || maker?.scope || "";
    return [{ ...layerAt(graph, value, maker, steps), name, scope, within }];
  });
  const inside = graph.nodes.flatMap((node, i) => {
    const body = scanBody(node);
    return body ? tapped(body, [...within, i], [...steps, node.attributes.length as number]) : [];
  });
  return [...own, ...inside];
}

export function layerAt(
  graph: Graph,
  value: ValueId,
  maker: Node | undefined,
  steps: readonly number[],
): Omit<FoundLayer, "name" | "within"> {
  const { shape, dtype } = graph.specs[value] as Spec;
  return {
    op: maker?.op.name ?? "input",
    scope: maker?.scope ?? "",
    shape: [...steps, ...shape],
    dtype,
    value,
  };
}
