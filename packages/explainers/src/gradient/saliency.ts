import { abs } from "@hyaline/core";
import { flag } from "@hyaline/core/facts";
import { layerOption, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";

/**
 * Saliency: how strongly the output reacts to each element of the input. `x: float[rows, ...input]`, or a record of
 * inputs; `values` have the same shape.
 *
 * saliency_i(x) = |∂f(x) / ∂x_i|
 *
 * Source: K. Simonyan, A. Vedaldi, A. Zisserman, "Deep Inside Convolutional Networks: Visualising Image Classification
 * Models and Saliency Maps", ICLR Workshop 2014, section 3.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for options, a layer or a target that do not fit, `shape`, `dtype` for integer input,
 * `data` for NaN or infinity, `not-differentiable` where no gradient reaches the input, `aborted`
 * @example
 * ```ts
 * const { values } = await saliency((x: Tensor) => x.mul(x).sum({ axes: 1 })).explain([[1, -2]]); // values.values: [2, 4]
 * ```
 */
export const saliency = /* @__PURE__ */ defineTraced(
  {
    name: "saliency",
    title: "Saliency",
    family: "gradient",
    summary: "How strongly the output reacts to each element of the input.",
    formula: "|∂f(x) / ∂x_i|",
    source: {
      authors: "K. Simonyan, A. Vedaldi, A. Zisserman",
      title: "Deep Inside Convolutional Networks",
      year: 2014,
      where: "section 3",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 gradient",
  },
  {
    /** The gradient's magnitude, as in the paper, rather than the gradient itself (default true). */
    absolute: flag("The gradient's magnitude, as in the paper, rather than the gradient itself.", true),
    /** A layer to attribute to, instead of the input. */
    layer: layerOption("A layer to attribute to, instead of the input."),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {},
  (_, { absolute, layer, neuron }) => ({
    at: { layer, neuron },
    traced:
      ({ gradient }) =>
      (xs) => ({ attributions: absolute ? gradient(xs).map(abs) : gradient(xs) }),
  }),
);
