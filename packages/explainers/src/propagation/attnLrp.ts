import type { Tensor } from "@hyaline/core";
import { number, value } from "@hyaline/core/facts";
import { layerOption, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { relevances } from "./parts/relevances.js";
import type { LrpComposite } from "./rules/relevance/composites.js";
import { softmaxRule } from "./rules/relevance/fixed.js";

/**
 * AttnLRP: layer-wise relevance propagation through attention: the output handed back through softmax, products of two
 * values, and normalisations, besides layers. `x: float[rows, ...input]`, or a record of inputs; `values` have the same shape.
 * Token ids are explained at their embedding.
 *
 * softmax: x_i (R_i − y_i Σ_j R_j). Products of two values: half of an ε rule to each. Normalisations: their deviation is
 * detached. Activations: relevance passes. Layers: ε, or by `composite` (the authors advise γ for vision transformers).
 *
 * A normalisation hands on through x − mean, as the authors' program does where their text hands on x itself. As {@link lrp}
 * it says with each result what was absorbed, softmax's part included, and what is unaccounted for.
 *
 * Source: R. Achtibat, S. M. V. Hatefi, M. Dreyer, A. Jain, T. Wiegand, S. Lapuschkin, W. Samek, "AttnLRP: Attention-Aware
 * Layer-Wise Relevance Propagation for Transformers", ICML 2024, propositions 3.1 to 3.4.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError as {@link lrp}
 * @example
 * ```ts
 * const attend = (x: Tensor) => matMul(softmax(matMul(x, transpose(x, [0, 2, 1]))), x).sum({ axes: 1 });
 * const { values } = await attnLrp(attend).explain([[[1, 0], [0, 2]]], { target: 1 });
 * ```
 */
export const attnLrp = /* @__PURE__ */ defineTraced(
  {
    name: "attnLrp",
    title: "AttnLRP",
    family: "propagation",
    summary:
      "The output handed back through a transformer: attention, products and normalisations, besides layers.",
    formula: "softmax: x_i (R_i − y_i Σ_j R_j); products: half of ε to each; layers: ε",
    source: {
      authors: "R. Achtibat et al.",
      title: "AttnLRP: Attention-Aware Layer-Wise Relevance Propagation for Transformers",
      year: 2024,
      where: "propositions 3.1 to 3.4",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 forward and 1 backward",
  },
  {
    /** A preset's name, or pairs [layer, rule] of which the first that fits counts (default `"epsilon"`: ε everywhere). */
    composite: value<LrpComposite>(
      "A preset's name, or pairs [layer, rule] of which the first that fits counts (default ε everywhere).",
      "a preset or pairs [layer, rule]",
      (v) => typeof v === "string" || Array.isArray(v),
    ),
    /** ε of layers that no entry of the composite matches, and of products (default 1e-6). */
    epsilon: number("ε of layers that no entry of the composite matches, and of products.", 1e-6),
    /** A layer to attribute to, instead of the input. */
    layer: layerOption("A layer to attribute to, instead of the input."),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {},
  (_, { composite = "epsilon", epsilon, layer, neuron }) => ({
    at: { layer, neuron },
    traced:
      ({ model, explained }) =>
      (xs) =>
        relevances((points: readonly Tensor[]) => model(points), explained, {
          composite,
          epsilon,
          products: "half",
          softmax: softmaxRule,
        })(xs),
  }),
);
