import { fail } from "@hyaline/core";
import type { ModelOutline } from "@hyaline/explanation";

/** How large a node is in the plane that it is laid out in; {@link modelGraph} draws it for the width it gets. */
const node = { width: 150, height: 44 };
/** A picture of more could not be read. */
const most = 200;

/**
 * Finds places for the steps of a model: each below those it takes from, with few crossings (dagre, which is loaded by the first
 * call). {@link modelGraph} draws the result.
 *
 * @param outline such as `outlineOf` gives it; at most 200 nodes
 * @returns the same with `places`
 * @throws HyalineError `argument` for edges between nodes that are not there, for no nodes and for more than 200
 * @example
 * ```ts
 * const svg = modelGraph(await layOut(outlineOf(model, { shape: [1, 4], dtype: "float32" })));
 * ```
 */
export async function layOut(outline: ModelOutline): Promise<ModelOutline> {
  const { nodes, edges } = outline;
  if (nodes.length === 0 || nodes.length > most)
    fail(
      "argument",
      `an outline has 1 to ${most} nodes`,
      String(nodes.length),
      "outline a part of the model",
    );
  for (const { from, to } of edges)
    if (!nodes[from] || !nodes[to])
      fail("argument", `an edge joins nodes from 0 to ${nodes.length - 1}`, `${from} and ${to}`);
  const { Graph, layout } = await import("@dagrejs/dagre");
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 18, ranksep: 34, marginx: 2, marginy: 2 });
  graph.setDefaultEdgeLabel(() => ({}));
  nodes.forEach((_, i) => {
    graph.setNode(String(i), { ...node });
  });
  edges.forEach(({ from, to }, i) => {
    graph.setEdge(String(from), String(to), {}, String(i));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    ...outline,
    places: {
      width,
      height,
      nodes: nodes.map((_, i) => {
        const { x, y } = graph.node(String(i)) as { x: number; y: number };
        return [x, y] as const;
      }),
      edges: edges.map(({ from, to }, i) => {
        const { points } = graph.edge(String(from), String(to), String(i)) as {
          points: { x: number; y: number }[];
        };
        return points.map(({ x, y }) => [x, y] as const);
      }),
    },
  };
}
