import { flatten, isFloat, mul, sub, sum, type Tensor, type Tree } from "@hyaline/core";
import type { LayerRef } from "@hyaline/explanation";
import { canonise } from "../canonise.js";
import { open } from "../open.js";
import { propagate } from "../propagate.js";
import { type LrpComposite, resolveComposite } from "../rules/relevance/composites.js";
import { lrpKnown, lrpTable } from "../rules/relevance/table.js";
import { explainedGraph, explainedValues, LAYER, named } from "./explainedGraph.js";
import { selection } from "./multipliers.js";

export interface RelevanceOptions {
  readonly composite: LrpComposite;
  readonly epsilon: number;
  readonly products: "half" | "signal";
  readonly layer: LayerRef | undefined;
}

export interface Relevances {
  /** Of the float inputs in their order, or of the layer alone. */
  readonly attributions: readonly Tensor[];
  readonly outputs: Tensor;
  /** What biases and stabilisers took, float[]. */
  readonly absorbed: Tensor;
  /** What neither the inputs got nor biases and stabilisers took, float[]; other than rounding, a rule that is missing. */
  readonly conservationError: Tensor;
}

const withNorms = new Set([...lrpKnown, "batchNorm"]);

/** Relevance of the explained output of each row, as a traceable function of the model's input. */
export function relevances(
  model: (x: never) => Tensor,
  explained: (outputs: Tensor) => Tensor,
  { composite, epsilon, products, layer }: RelevanceOptions,
): (x: Tree) => Relevances {
  return (x) => {
    const traced = explainedGraph(model, x, layer);
    const { choose, names } = resolveComposite(composite, traced);
    const keep = layer === undefined ? [] : [LAYER];
    const folded = canonise(open(named(traced, names), withNorms), { keep });
    const graph = open(folded, lrpKnown);
    const xs = flatten(x).leaves;
    const result = propagate(graph, xs, {
      rules: lrpTable({ choose, epsilon, products }),
      from: explainedValues(graph),
      start: ([y]) => [mul(y as Tensor, selection(explained, y as Tensor))],
    });
    const [outputs] = result.outputs as [Tensor];
    const attributions =
      layer === undefined
        ? result.inputs.filter((_, i) => isFloat((xs[i] as Tensor).dtype))
        : [result.at(LAYER).cotangent];
    const given = result.inputs.filter((_, i) => isFloat((xs[i] as Tensor).dtype)).map((each) => sum(each));
    const started = sum(explained(outputs));
    const conservationError = [...given, result.absorbed].reduce((left, each) => sub(left, each), started);
    return { attributions, outputs, absorbed: result.absorbed, conservationError };
  };
}
