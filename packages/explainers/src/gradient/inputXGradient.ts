import { mul, type Tensor } from "@hyaline/core";
import { layerOption, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";

/**
 * Input × gradient: each element of the input times the output's slope along it, which for a linear model without a bias
 * is its share of the output. `x: float[rows, ...input]`, or a record of inputs; `values` have the same shape.
 *
 * attribution_i(x) = x_i · ∂f(x) / ∂x_i
 *
 * Source: A. Shrikumar, P. Greenside, A. Shcherbina, A. Kundaje, "Not Just a Black Box: Learning Important Features
 * Through Propagating Activation Differences", 2016, section 2.3.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError as {@link saliency}
 * @example
 * ```ts
 * const { values } = await inputXGradient((x: Tensor) => x.mul(x).sum({ axes: 1 })).explain([[1, -2]]); // values.values: [2, 8]
 * ```
 */
export const inputXGradient = /* @__PURE__ */ defineTraced(
  {
    name: "inputXGradient",
    title: "Input × gradient",
    family: "gradient",
    summary: "Each element of the input times the output's slope along it.",
    formula: "x_i · ∂f(x) / ∂x_i",
    source: {
      authors: "A. Shrikumar, P. Greenside, A. Shcherbina, A. Kundaje",
      title: "Not Just a Black Box: Learning Important Features Through Propagating Activation Differences",
      year: 2016,
      where: "section 2.3",
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
      ({ gradient }) =>
      (xs) => ({ attributions: gradient(xs).map((slope, i) => mul(slope, xs[i] as Tensor)) }),
  }),
);
