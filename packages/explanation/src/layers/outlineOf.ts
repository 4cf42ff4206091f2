import type { Tensor, Tree, ValueId } from "@hyaline/core";
import type { ModelOutline, OutlineEdge, OutlineNode } from "../results/modelOutline.js";
import { withIntegers } from "./asIntegers.js";
import { allLayers } from "./findLayer.js";
import type { ExampleInputs } from "./inputTree.js";
import { type LayeredModel, modelGraph } from "./modelGraph.js";

/**
 * A model as people draw it: its inputs, the layers that {@link listLayers} lists (those inside scans aside), its outputs, and
 * which of them is computed from which. Nothing runs.
 *
 * @param model a traceable function of a tensor or a record of tensors
 * @param inputs an example of what it takes: a tensor, rows, or `{ shape, dtype }`; a record of these for several inputs
 * @param relevance how much of the relevance goes through each layer, by its name, such as the sums of attributions to it;
 * `input` and `output` name the ends. An edge has the relevance of its only end: of a layer that gives to one other, or takes
 * from one.
 * @throws HyalineError `argument` for a model that cannot be looked into, and for inputs that are no tensors
 * @example
 * ```ts
 * const { nodes } = outlineOf(model, { shape: [1, 4], dtype: "float32" }, { output: 1 });
 * ```
 */
export function outlineOf<X extends Tree = Tensor>(
  model: LayeredModel<X, Tree>,
  inputs: ExampleInputs,
  relevance: Readonly<Record<string, number>> = {},
): ModelOutline {
  const { graph } = withIntegers(inputs, (x) => modelGraph(model, x as X));
  const nodes: OutlineNode[] = [];
  const nodeOf = new Map<ValueId, number>();
  const add = (name: string, value: ValueId) => {
    const { dtype, shape } = graph.specs[value] as (typeof graph.specs)[number];
    const own = Object.hasOwn(relevance, name) ? relevance[name] : undefined;
    nodes.push({ name, detail: `${dtype}[${shape}]`, ...(own === undefined ? {} : { relevance: own }) });
    if (!nodeOf.has(value)) nodeOf.set(value, nodes.length - 1);
    return nodes.length - 1;
  };
  const named = (word: string, many: readonly ValueId[], i: number) =>
    many.length > 1 ? `${word} ${i + 1}` : word;
  graph.inputs.forEach((value, i) => {
    add(named("input", graph.inputs, i), value);
  });
  for (const { name, value, within } of allLayers(graph))
    if (within.length === 0 && !nodeOf.has(value)) add(name, value);
  // What each value comes from: the nearest nodes before it.
  const sources = new Map<ValueId, ReadonlySet<number>>();
  const before = (value: ValueId): ReadonlySet<number> => {
    const node = nodeOf.get(value);
    return node === undefined ? (sources.get(value) ?? new Set()) : new Set([node]);
  };
  const pairs = new Set<string>();
  const join = (from: ReadonlySet<number>, to: number) => {
    for (const one of from) if (one !== to) pairs.add(`${one} ${to}`);
  };
  for (const { inputs: taken, outputs } of graph.nodes) {
    const all = new Set(taken.flatMap((value) => [...before(value)]));
    for (const value of outputs) {
      sources.set(value, all);
      const node = nodeOf.get(value);
      if (node !== undefined) join(all, node);
    }
  }
  graph.outputs.forEach((value, i) => {
    join(before(value), add(named("output", graph.outputs, i), value));
  });
  const edges = [...pairs].map((pair) => {
    const [from, to] = pair.split(" ").map(Number) as [number, number];
    return { from, to };
  });
  return { kind: "modelOutline", nodes, edges: edges.map((edge) => withRelevance(edge, edges, nodes)) };
}

/** All of a layer's relevance goes along its only edge. */
function withRelevance(
  { from, to }: OutlineEdge,
  edges: readonly OutlineEdge[],
  nodes: readonly OutlineNode[],
): OutlineEdge {
  const isOnly = (side: "from" | "to", node: number) =>
    edges.filter((edge) => edge[side] === node).length === 1;
  const ends = [
    ...(isOnly("from", from) ? [nodes[from]?.relevance] : []),
    ...(isOnly("to", to) ? [nodes[to]?.relevance] : []),
  ].filter((relevance) => relevance !== undefined);
  return { from, to, ...(ends[0] === undefined ? {} : { relevance: ends[0] }) };
}
