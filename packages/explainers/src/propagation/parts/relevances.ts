import { type Graph, mul, sub, type Tensor, type ValueId } from "@hyaline/core";
import { modelGraph } from "@hyaline/explanation";
import { canonise } from "../canonise.js";
import { open } from "../open.js";
import { propagate } from "../propagate.js";
import { type LrpComposite, resolveComposite } from "../rules/relevance/composites.js";
import type { LrpRule } from "../rules/relevance/lrpRules.js";
import { lrpKnown, lrpTable } from "../rules/relevance/table.js";
import { rowSums, selection } from "./multipliers.js";

export interface RelevanceOptions {
  readonly composite: LrpComposite;
  readonly epsilon: number;
  readonly products: "half" | "signal";
  /** Of softmax (default: relevance passes). */
  readonly softmax?: LrpRule;
  /** What is handed back: the output (the default), 1, or another's relevance of the outputs, shaped like them. */
  readonly of?: "output" | "one" | Tensor;
}

export interface Relevances {
  /** One for each point. */
  readonly attributions: readonly Tensor[];
  /** The model's outputs, any[rows, outputs]. */
  readonly outputs: Tensor;
  /** What biases and stabilisers took, float[rows]. */
  readonly absorbed: Tensor;
  /** What neither the points nor biases and stabilisers got, float[rows]; other than rounding, a rule that is missing. */
  readonly conservationError: Tensor;
}

const withNorms: ReadonlySet<string> = new Set([...lrpKnown, "batchNorm"]);

/** Relevance of the explained output of each row, as a traceable function of the model's points. */
export function relevances(
  model: (points: readonly Tensor[]) => Tensor,
  explained: (outputs: Tensor) => Tensor,
  { composite, epsilon, products, softmax, of = "output" }: RelevanceOptions,
): (xs: readonly Tensor[]) => Relevances {
  return (xs) => {
    const traced = modelGraph(model, [...xs]).graph;
    const { choose, names } = resolveComposite(composite, traced);
    const graph = open(canonise(open(named(traced, names), withNorms), { keep: [] }), lrpKnown);
    const given = (y: Tensor) => {
      if (typeof of !== "string") return of;
      const chosen = selection(explained, y);
      return of === "one" ? chosen : mul(y, chosen);
    };
    const result = propagate(graph, xs, {
      rules: lrpTable({ choose, epsilon, products, softmax }),
      start: ([y]) => [given(y as Tensor)],
    });
    const { inputs: attributions, absorbed } = result;
    const [outputs] = result.outputs as [Tensor];
    const left = sub(rowSums([given(outputs)]), rowSums(attributions));
    return { attributions, outputs, absorbed, conservationError: sub(left, absorbed) };
  };
}

/** The graph with further names. */
const named = (graph: Graph, names: ReadonlyMap<string, ValueId>): Graph => ({
  ...graph,
  names: new Map([...graph.names, ...names]),
});
