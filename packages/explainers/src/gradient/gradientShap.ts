import { either, integer, number, type Option, required, value } from "@hyaline/core/facts";
import { dataRows, layerOption, neuronOption, RunningMean } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { type ExpectedDraws, expectedGradients } from "./parts/expectedGradients.js";

/**
 * Gradient SHAP, or expected gradients: Integrated Gradients from the rows of a background, averaged; each sample takes one
 * background row and one point of the path to it by chance. `x: float[rows, ...input]`, or a record of inputs, which move
 * together; `values` have the same shape. Anytime: `stream` gives ever better values, `until` says when they are good
 * enough; each value has a `standardError`.
 *
 * attribution_i(x) = E_{b, α}[(x_i − b_i) ∂f(b + α (x − b)) / ∂x_i], b of the background, α uniform in [0, 1]
 *
 * The expectations of a row's values sum to f(x) less the background's mean output; `convergenceDelta` says what the
 * samples miss of that. `standardDeviation` adds noise to x in each sample, as Captum's `stdevs` and SHAP's local smoothing do.
 * Captum draws 5 samples, SHAP 200. At a `layer` paths go from the layer's values for the background to those for x, and noise is added
 * there; of token ids, each sample's elements come to one number a token.
 *
 * Source: G. Erion, J. Janizek, P. Sturmfels, S. Lundberg, S.-I. Lee, "Improving performance of deep learning models with
 * axiomatic attribution priors and expected gradients", Nature Machine Intelligence 3, 2021, equation 2.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for options out of range, `shape` for a background that does not fit, `dtype`, `data`,
 * `not-differentiable`, `aborted`
 * @example
 * ```ts
 * const linear = (x: Tensor) => x.mul(tensor([2, -1])).sum({ axes: 1 });
 * const explainer = gradientShap(linear, { background: [[0, 1]], samples: 2 });
 * const { values, baseValue } = await explainer.explain([[1, 3]]); // values.values: [2, -2], baseValue.values: [-1]
 * ```
 */
export const gradientShap = /* @__PURE__ */ defineAsking(
  {
    name: "gradientShap",
    title: "Gradient SHAP",
    family: "gradient",
    summary:
      "Each element's share of the change from a background's rows, by gradients on the ways from them.",
    formula: "E_{b, α}[(x_i − b_i) ∂f(b + α (x − b)) / ∂x_i]",
    source: {
      authors: "G. Erion, J. Janizek, P. Sturmfels, S. Lundberg, S.-I. Lee",
      title:
        "Improving performance of deep learning models with axiomatic attribution priors and expected gradients",
      year: 2021,
      where: "equation 2",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: ["completeness", "standardError"],
    cost: "`samples` gradients",
  },
  {
    /** Rows of typical input, from which the paths come. any[background rows, ...input], or a record of such. */
    background: required(dataRows("Rows of typical input, from which the paths come.")),
    /**
     * How many samples of each row, or recorded ones (default 200, as in SHAP; where `until` is given, as many as that takes):
     * `{ background, alphas }`, each `[rows][samples]`, which background row and how far from it to x.
     */
    samples: /* @__PURE__ */ either("How many samples of each row, or recorded ones.", [
      integer("", undefined, [2, 2147483647]),
      value<ExpectedDraws>(
        "",
        "{ background, alphas }, each [rows][samples]",
        (given) =>
          Array.isArray((given as ExpectedDraws).background) &&
          Array.isArray((given as ExpectedDraws).alphas),
      ),
    ]) as Option<number | ExpectedDraws | undefined>,
    /** Standard deviation of noise that is added to x in each sample, in its own units (default 0). */
    standardDeviation: number(
      "Standard deviation of noise that is added to x in each sample, in its own units.",
      0,
    ),
    /** Seed for what is drawn (default 0): background rows, points and noise. */
    seed: integer("Seed for what is drawn.", 0, [0, 9007199254740991]),
    /** A layer to attribute to, instead of the input: paths go from the layer's values for the background to that for x. */
    layer: layerOption("A layer to attribute to, instead of the input."),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {},
  (model, used) => expectedGradients(model, used, (size) => new RunningMean(size)),
);
