import type { Graph, Shape, Spec, Tensor } from "@hyaline/core";
import type { Plan } from "./plan.js";

/** A named value inside a model: what explainers take as a layer. */
export interface OnnxLayer {
  readonly name: string;
  /** The op that makes it, with its domain where that is not ONNX's own. */
  readonly op: string;
  /** The name of the node that makes it. */
  readonly node: string;
  readonly shape: Shape;
  readonly dtype: Tensor["dtype"];
}

/** The values that the nodes of a traced model make, in order; those that are known before it runs are left out. */
export function layersOf({ nodes }: Plan, graph: Graph): OnnxLayer[] {
  return nodes.flatMap(({ proto, domain, name: node }) =>
    proto.output.flatMap((name) => {
      const value = graph.names.get(name);
      if (value === undefined) return [];
      const { shape, dtype } = graph.specs[value] as Spec;
      return [{ name, op: domain ? `${domain}.${proto.opType}` : proto.opType, node, shape, dtype }];
    }),
  );
}
