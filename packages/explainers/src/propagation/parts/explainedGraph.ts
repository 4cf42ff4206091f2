import { type Graph, isFloat, type Spec, type Tensor, type Tree, type ValueId } from "@hyaline/core";
import { type LayerRef, modelGraph, placeLayer } from "@hyaline/explanation";

/** The name under which the layer that is explained stays in the graph. */
export const LAYER = "\u0000layer";

/** The graph of a model at inputs like `x`, in which a layer keeps a name whatever the graph becomes. */
export function explainedGraph(model: (x: never) => Tensor, x: Tree, layer: LayerRef | undefined): Graph {
  const { graph } = modelGraph(model as unknown as (x: Tree) => Tensor, x);
  if (layer === undefined) return graph;
  const placed = placeLayer(graph, layer);
  return named(placed.graph, new Map([[LAYER, placed.value]]));
}

/** The graph with further names. */
export const named = (graph: Graph, names: ReadonlyMap<string, ValueId>): Graph => ({
  ...graph,
  names: new Map([...graph.names, ...names]),
});

/** What is explained: the float inputs and, where there is one, the layer. */
export function explainedValues(graph: Graph): ValueId[] {
  const inputs = graph.inputs.filter((value) => isFloat((graph.specs[value] as Spec).dtype));
  const layer = graph.names.get(LAYER);
  return layer === undefined || inputs.includes(layer) ? inputs : [...inputs, layer];
}
