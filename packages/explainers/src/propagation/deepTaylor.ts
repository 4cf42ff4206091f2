import type { Tensor } from "@hyaline/core";
import { value } from "@hyaline/core/facts";
import { layerOption, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { relevances } from "./parts/relevances.js";
import { deepTaylorComposite } from "./rules/relevance/deepTaylorComposite.js";

/**
 * Deep Taylor decomposition: the output handed back by the Taylor expansions of the layers' relevances: z⁺ in layers of
 * activations, and in the first layer zB for inputs of a `range`, such as pixels, or w² for inputs without one.
 * `x: float[rows, ...input]`, or a record of inputs; `values` have the same shape and are not negative where the output is not.
 *
 * R_i = Σ_j x_i w_ij⁺ / (Σ_i x_i w_ij⁺) R_j; the first layer by w_ij², or x_i w_ij − low w_ij⁺ − high w_ij⁻
 *
 * Biases take no relevance, as in the paper, whose biases are not positive. As {@link lrp} it says with each result what
 * was absorbed, and what is unaccounted for.
 *
 * Source: G. Montavon, S. Lapuschkin, A. Binder, W. Samek, K.-R. Müller, "Explaining NonLinear Classification Decisions
 * with Deep Taylor Decomposition", Pattern Recognition 65, 2017, sections 4.1 to 4.3.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a range whose low is not below its high, and as {@link lrp}
 * @example
 * ```ts
 * const model = (x: Tensor) => x.matMul(tensor([[1], [2]]));
 * const { values } = await deepTaylor(model).explain([[1, 2]]); // values.values: [1, 4]
 * ```
 */
export const deepTaylor = /* @__PURE__ */ defineTraced(
  {
    name: "deepTaylor",
    title: "Deep Taylor decomposition",
    family: "propagation",
    summary: "The output handed back by the Taylor expansions of the layers' relevances.",
    formula: "R_i = Σ_j x_i w_ij⁺ / (Σ_i x_i w_ij⁺) R_j; the first layer by w² or zB",
    source: {
      authors: "G. Montavon, S. Lapuschkin, A. Binder, W. Samek, K.-R. Müller",
      title: "Explaining NonLinear Classification Decisions with Deep Taylor Decomposition",
      year: 2017,
      where: "sections 4.1 to 4.3",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 forward and 1 backward",
  },
  {
    /** The least and the greatest value of an input element, `[low, high]` (default: none, then the first layer goes by w²). */
    range: value<readonly [low: number, high: number]>(
      "The least and the greatest value of an input element.",
      "[low, high]",
      (given) => Array.isArray(given) && given.length === 2 && given.every(Number.isFinite),
    ),
    /** A layer to attribute to, instead of the input. */
    layer: layerOption("A layer to attribute to, instead of the input."),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {},
  (_, { range, layer, neuron }) => {
    const composite = deepTaylorComposite(range);
    return {
      at: { layer, neuron },
      traced:
        ({ model, explained }) =>
        (xs) =>
          relevances((points: readonly Tensor[]) => model(points), explained, {
            composite,
            epsilon: 1e-9,
            products: "half",
          })(xs),
    };
  },
);
