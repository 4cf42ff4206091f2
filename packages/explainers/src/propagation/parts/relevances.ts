import { type Graph, mul, sub, type Tensor, type ValueId } from "@hyaline/core";
import { modelGraph } from "@hyaline/explanation";
import { canonise } from "../canonise.js";
import { open } from "../open.js";
import { propagate } from "../propagate.js";
import { type LrpComposite, resolveComposite } from "../rules/relevance/composites.js";
import { lrpKnown, lrpTable } from "../rules/relevance/table.js";
import { rowSums, selection } from "./multipliers.js";

export interface RelevanceOptions {
  readonly composite: LrpComposite;
  readonly epsilon: number;
  readonly products: "half" | "signal";
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
  { composite, epsilon, products }: RelevanceOptions,
): (xs: readonly Tensor[]) => Relevances {
  return (xs) => {
    const traced = modelGraph(model, [...xs]).graph;
    const { choose, names } = resolveComposite(composite, traced);
    const graph = open(canonise(open(named(traced, names), withNorms), { keep: [] }), lrpKnown);
    const result = propagate(graph, xs, {
      rules: lrpTable({ choose, epsilon, products }),
      start: ([y]) => [mul(y as Tensor, selection(explained, y as Tensor))],
    });
    const { inputs: attributions, absorbed } = result;
    const [outputs] = result.outputs as [Tensor];
    const left = sub(explained(outputs), rowSums(attributions));
    return { attributions, outputs, absorbed, conservationError: sub(left, absorbed) };
  };
}

/** The graph with further names. */
const named = (graph: Graph, names: ReadonlyMap<string, ValueId>): Graph => ({
  ...graph,
  names: new Map([...graph.names, ...names]),
});
