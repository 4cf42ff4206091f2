import type { Graph, Node, Spec, ValueId } from "@hyaline/core";
import { aliasOp } from "@hyaline/core/ops";
import { findLayer } from "./findLayer.js";
import type { LayerInfo, LayerRef } from "./layerRef.js";
import { producers, scanBody } from "./layersOf.js";
import { reached } from "./modules.js";

/** A graph in which a layer is one value: whatever takes its place there takes it everywhere that it is used. */
export interface Placed {
  readonly graph: Graph;
  readonly value: ValueId;
  readonly info: LayerInfo;
}

/**
 * Puts a layer's output, or the input of its module, where it can be read and replaced. Values keep their numbers, so that
 * several layers can be placed one after another.
 *
 * @throws HyalineError `argument` as {@link findLayer} does
 */
export function placeLayer(graph: Graph, ref: LayerRef, at: "output" | "input" = "output"): Placed {
  const { layer, module } = findLayer(graph, ref);
  const { name, op, scope } = layer;
  const infoAt = (placed: { readonly graph: Graph; readonly value: ValueId }): Placed => {
    const { shape, dtype } = placed.graph.specs[placed.value] as Spec;
    return { ...placed, info: { name, op, scope, shape, dtype } };
  };
  if (layer.within.length > 0) return infoAt(stackOutside(graph, layer.within, layer.value));
  if (at === "output") return infoAt({ graph, value: layer.value });
  return infoAt(inputOf(graph, module?.nodes ?? makersOf(graph, layer.value), layer.value));
}

/** Ops that compute nothing: what they give was made by the node before. */
const passing = new Set(["tap", "alias", "reshape", "transpose", "cast", "broadcastTo"]);

/** The node that makes a value, with those behind it that only name or move it. */
function makersOf(graph: Graph, value: ValueId): Set<Node> {
  const made = producers(graph);
  const found = new Set<Node>();
  for (let node = made.get(value); node; node = made.get(node.inputs[0] as ValueId)) {
    found.add(node);
    if (!passing.has(node.op.name)) break;
  }
  return found;
}

/** The first value that comes into `nodes` from outside, under a name of its own that only they see. */
function inputOf(
  graph: Graph,
  nodes: ReadonlySet<Node>,
  fallback: ValueId,
): { readonly graph: Graph; readonly value: ValueId } {
  const inside = new Set([...nodes].flatMap(({ outputs }) => outputs));
  const dynamic = reached(graph);
  const value = graph.nodes
    .filter((node) => nodes.has(node))
    .flatMap(({ inputs }) => inputs)
    .find((input) => dynamic.has(input) && !inside.has(input));
  if (value === undefined) return { graph, value: fallback };
  const fresh = graph.specs.length;
  const specs = [...graph.specs, graph.specs[value] as Spec];
  const first = graph.nodes.findIndex((node) => nodes.has(node) && node.inputs.includes(value));
  const rewired = graph.nodes.map((node) => (nodes.has(node) ? renamed(node, value, fresh) : node));
  const name: Node = { op: aliasOp, inputs: [value], outputs: [fresh], attributes: {}, scope: "" };
  return { graph: { ...graph, specs, nodes: rewired.toSpliced(first, 0, name) }, value: fresh };
}

const renamed = (node: Node, from: ValueId, to: ValueId): Node => ({
  ...node,
  inputs: node.inputs.map((input) => (input === from ? to : input)),
});

/**
 * A value inside a scan as one of the graph around it: the scan runs once to stack the value, and again with the stack as
 * one of its sequences. Only one of the two remains where the stack is given, or nothing else is asked for.
 */
function stackOutside(
  graph: Graph,
  [at, ...deeper]: readonly number[],
  value: ValueId,
): { readonly graph: Graph; readonly value: ValueId } {
  const node = graph.nodes[at as number] as Node;
  const length = node.attributes.length as number;
  const outer = scanBody(node) as Graph;
  const placed = deeper.length > 0 ? stackOutside(outer, deeper, value) : { graph: outer, value };
  const body = placed.graph;
  const spec = body.specs[placed.value] as Spec;
  const [given, stack] = [body.specs.length, graph.specs.length];
  const unused = node.outputs.map((_, i) => stack + 1 + i);
  const stacking: Node = {
    ...node,
    attributes: { ...node.attributes, body: { ...body, outputs: [...body.outputs, placed.value] } },
    outputs: [...unused, stack],
  };
  const replacing: Graph = {
    ...body,
    inputs: [...body.inputs, given],
    specs: [...body.specs, spec],
    nodes: body.nodes.map((each) => renamed(each, placed.value, given)),
    outputs: body.outputs.map((output) => (output === placed.value ? given : output)),
  };
  const again: Node = {
    ...node,
    inputs: [...node.inputs, stack],
    attributes: { ...node.attributes, body: replacing },
  };
  const specs = [
    ...graph.specs,
    { ...spec, shape: [length, ...spec.shape] },
    ...node.outputs.map((output) => graph.specs[output] as Spec),
  ];
  return {
    graph: { ...graph, specs, nodes: graph.nodes.toSpliced(at as number, 1, stacking, again) },
    value: stack,
  };
}
