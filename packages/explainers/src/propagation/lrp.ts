import type { Tensor } from "@hyaline/core";
import { choice, number, value } from "@hyaline/core/facts";
import { layerOption, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { relevances } from "./parts/relevances.js";
import type { LrpComposite } from "./rules/relevance/composites.js";

/**
 * Layer-wise relevance propagation: the output is handed back from layer to layer, to each input in proportion to what it
 * contributed. `x: float[rows, ...input]`, or a record of inputs; `values` have the same shape.
 *
 * Relevance is conserved up to what biases and ε take. Both numbers come with the result, one for each row:
 * `extra.absorbed`, and `extra.conservationError`, which is rounding unless a rule is missing.
 *
 * Source: S. Bach, A. Binder, G. Montavon, F. Klauschen, K.-R. Müller, W. Samek, "On Pixel-Wise Explanations for
 * Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation", PLoS ONE 10(7), 2015, equations 52 to 60.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a preset or a layer of the composite that is not there, `shape`, `dtype`, `data`,
 * `aborted`
 * @example
 * ```ts
 * const model = (x: Tensor) => x.matMul(tensor([[2], [1]]));
 * const { values } = await lrp(model).explain([[1, 2]]); // values.values: [2, 2]
 * ```
 */
export const lrp = /* @__PURE__ */ defineTraced(
  {
    name: "lrp",
    title: "LRP",
    family: "propagation",
    summary: "The output handed back from layer to layer, in proportion to what each input contributed.",
    formula: "R_i = Σ_j x_i w_ij / (z_j + ε sign z_j) R_j",
    source: {
      authors: "S. Bach et al.",
      title:
        "On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation",
      year: 2015,
      where: "equations 52 to 60",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 forward and 1 backward, or a few with αβ",
  },
  {
    /**
     * A preset's name, or pairs [layer, rule] of which the first that fits counts (default `"epsilon"`: ε everywhere). A layer is
     * its name, a function, `FIRST` or `LAST`.
     */
    composite: value<LrpComposite>(
      "A preset's name, or pairs [layer, rule] of which the first that fits counts (default ε everywhere).",
      "a preset or pairs [layer, rule]",
      (v) => typeof v === "string" || Array.isArray(v),
    ),
    /**
     * ε of layers that no entry of the composite matches (default 1e-6, as in Zennit). The composites `"presetA"` and
     * `"presetB"`, iNNvestigate's, have 0.1 of their own in dense layers.
     */
    epsilon: number("ε of layers that no entry of the composite matches (as in Zennit).", 1e-6),
    /** A product of two values: half to each, or all to the one that is no gate (default `"half"`). */
    products: choice(
      "A product of two values: half to each, or all to the signal.",
      ["half", "signal"],
      "half",
    ),
    /** A layer to attribute to, instead of the input. */
    layer: layerOption("A layer to attribute to, instead of the input."),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {},
  (_, { composite = "epsilon", epsilon, products, layer, neuron }) => ({
    at: { layer, neuron },
    traced:
      ({ model, explained }) =>
      (xs) => {
        const pass = relevances((points: readonly Tensor[]) => model(points), explained, {
          composite,
          epsilon,
          products,
        });
        return pass(xs);
      },
  }),
);
