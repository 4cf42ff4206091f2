import type { Graph, Spec, ValueId } from "@hyaline/core";
import { attentionNodes } from "../../propagation/parts/attentions.js";

/** One place where steps attend to steps. */
export interface AttentionLayer {
  readonly name: string;
  /** float[rows, ...heads, from, to] */
  readonly value: ValueId;
}

/** Where an opened graph attends, in order, by the modules that do (numbered where one has several). */
export function attentionLayers(graph: Graph, rows: number): AttentionLayer[] {
  const attends = attentionNodes(graph);
  const found = graph.nodes.filter((node) => {
    const { shape } = graph.specs[node.outputs[0] as ValueId] as Spec;
    return attends.has(node) && shape.length > 2 && shape[0] === rows;
  });
  const counts = new Map<string, number>();
  return found.map(({ scope, outputs }) => {
    const nth = (counts.get(scope) ?? 0) + 1;
    counts.set(scope, nth);
    const isOne = found.filter((other) => other.scope === scope).length === 1;
    const name = scope || "attention";
    return { name: isOne ? name : `${name}#${nth}`, value: outputs[0] as ValueId };
  });
}
