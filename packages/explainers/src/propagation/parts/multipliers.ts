import { fill, flatten, isFloat, mul, sub, type Tensor, type Tree, vjp } from "@hyaline/core";
import type { LayerRef } from "@hyaline/explanation";
import { open } from "../open.js";
import { type PropagationRules, propagate } from "../propagate.js";
import { explainedGraph, explainedValues, LAYER } from "./explainedGraph.js";

export interface MultiplierOptions {
  readonly rules: PropagationRules;
  readonly known: ReadonlySet<string>;
  readonly multiplyByInputs: boolean;
  readonly layer: LayerRef | undefined;
}

/** Attributions of the float inputs in their order, or of the layer alone, and the outputs at both ends. */
export interface Multiplied {
  readonly attributions: readonly Tensor[];
  readonly outputs: Tensor;
  readonly reference: Tensor;
}

/**
 * Multipliers from a reference to the input, and attributions by them: m · (x − reference).
 *
 * @param explained from the model's outputs [rows, outputs] to the explained one of each row; linear
 */
export function multiplied(
  model: (x: never) => Tensor,
  explained: (outputs: Tensor) => Tensor,
  { rules, known, multiplyByInputs, layer }: MultiplierOptions,
): (x: Tree, baseline: Tree) => Multiplied {
  return (x, baseline) => {
    const graph = open(explainedGraph(model, x, layer), known);
    const xs = flatten(x).leaves;
    const bases = flatten(baseline).leaves;
    const result = propagate(graph, xs, {
      reference: bases,
      rules,
      from: explainedValues(graph),
      start: ([y]) => [selection(explained, y as Tensor)],
    });
    const by = (multiplier: Tensor, here: Tensor, there: Tensor) =>
      multiplyByInputs ? mul(multiplier, sub(here, there)) : multiplier;
    const [outputs] = result.outputs as [Tensor];
    const [reference] = result.reference as [Tensor];
    if (layer !== undefined) {
      const at = result.at(LAYER);
      return { attributions: [by(at.cotangent, at.value, at.reference as Tensor)], outputs, reference };
    }
    const attributions = xs.flatMap((each, i) =>
      isFloat(each.dtype) ? [by(result.inputs[i] as Tensor, each, bases[i] as Tensor)] : [],
    );
    return { attributions, outputs, reference };
  };
}

/** What a linear choice of outputs weighs each of them by. */
export function selection(explained: (outputs: Tensor) => Tensor, outputs: Tensor): Tensor {
  const { value, pullback } = vjp(explained, [outputs]);
  return pullback(fill(1, value))[0];
}
