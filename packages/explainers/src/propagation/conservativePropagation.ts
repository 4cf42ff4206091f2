import { mul, type Tensor } from "@hyaline/core";
import { layerOption, modelGraph, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { canonise } from "./canonise.js";
import { open } from "./open.js";
import { rowSums, selection } from "./parts/multipliers.js";
import { propagate } from "./propagate.js";
import { conservativeKnown, conservativeRules } from "./rules/conservative.js";

/**
 * Conservative propagation, for transformers: gradient × input, with attention weights and the deviations of normalisations
 * taken as constants, which keeps the sum. `x: float[rows, ...input]`, or a record of inputs; `values` have the same shape.
 * Token ids are explained at their embedding.
 *
 * x · ∂f / ∂x, with softmax(Q Kᵀ) and σ(x) detached
 *
 * Biases, and activations that are not as steep as they are high, take their part: `extra.absorbed` says how much of each
 * row's output, and `extra.conservationError` what is unaccounted for.
 *
 * Source: A. Ali, T. Schnake, O. Eberle, G. Montavon, K.-R. Müller, L. Wolf, "XAI for Transformers: Better Explanations
 * through Conservative Propagation", ICML 2022, section 4 (LRP rules AH and LN).
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument`, `shape`, `dtype`, `data`, `not-differentiable`, `aborted`
 * @example
 * ```ts
 * const attend = (x: Tensor) => matMul(softmax(matMul(x, transpose(x, [0, 2, 1]))), x).sum({ axes: [1, 2] });
 * const { values } = await conservativePropagation(attend).explain([[[0, 0], [0, 4]]]);
 * ```
 */
export const conservativePropagation = /* @__PURE__ */ defineTraced(
  {
    name: "conservativePropagation",
    title: "Conservative propagation",
    family: "propagation",
    summary:
      "Gradient × input of a transformer whose attention weights and deviations are taken as constants.",
    formula: "x · ∂f / ∂x, softmax(Q Kᵀ) and σ detached",
    source: {
      authors: "A. Ali, T. Schnake, O. Eberle, G. Montavon, K.-R. Müller, L. Wolf",
      title: "XAI for Transformers: Better Explanations through Conservative Propagation",
      year: 2022,
      where: "section 4",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 gradient",
  },
  {
    /** A layer to attribute to, instead of the input. */
    layer: layerOption("A layer to attribute to, instead of the input."),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {},
  (_, { layer, neuron }) => ({
    at: { layer, neuron },
    traced:
      ({ model, explained }) =>
      (xs) => {
        const { graph: whole } = modelGraph((points: readonly Tensor[]) => model(points), [...xs]);
        const graph = canonise(open(whole, conservativeKnown), { keep: [] });
        const { inputs, outputs, absorbed } = propagate(graph, xs, {
          rules: conservativeRules(),
          start: ([y]) => [selection(explained, y as Tensor)],
        });
        const [y] = outputs as [Tensor];
        const attributions = inputs.map((slope, i) => mul(slope, xs[i] as Tensor));
        const conservationError = explained(y).sub(rowSums(attributions)).sub(absorbed);
        return { attributions, outputs: y, absorbed, conservationError };
      },
  }),
);
