import {
  dtypes,
  formatSpec,
  type Graph,
  legalize,
  type Node,
  type Spec,
  simplify,
  type Tensor,
  trace,
} from "@hyaline/core";
import type { Shared } from "./shared.js";

/** The graph of a function that stands for a node, traced once for all nodes of the same op, attributes and inputs. */
export function decompositionOf(
  shared: Shared,
  { op, attributes }: Node,
  specs: readonly Spec[],
  body: (inputs: readonly Tensor[]) => readonly Tensor[],
  key: string,
): Graph {
  const text = JSON.stringify(attributes, (_, value) => (typeof value === "number" ? `${value}` : value));
  const fullKey = `${op.name}(${specs.map(formatSpec)})${text}${key}`;
  let graph = shared.decompositions.get(fullKey);
  if (!graph) {
    const traced = trace((...inputs) => [...body(inputs)], specs);
    const supports = { dtypes: new Set(dtypes), ops: shared.ops };
    graph = simplify(legalize(traced, { name: "onnx", supports }));
    shared.decompositions.set(fullKey, graph);
  }
  return graph;
}
