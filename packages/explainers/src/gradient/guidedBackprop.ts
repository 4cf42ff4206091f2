import { relu, type Tensor } from "@hyaline/core";
import { layerOption, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { reluGradient } from "./parts/reluGradient.js";

/**
 * Guided backpropagation: the gradient, with what is negative left out at every ReLU on the way back.
 * `x: float[rows, ...input]`, or a record of inputs; `values` have the same shape.
 *
 * R_in = (z > 0) · ReLU(R_out) at each ReLU of z, the gradient elsewhere
 *
 * Every ReLU counts, also one that is a function rather than a layer (Captum sees modules alone). It says little of the
 * output that is explained (Adebayo et al., "Sanity Checks for Saliency Maps", 2018).
 *
 * Source: J. T. Springenberg, A. Dosovitskiy, T. Brox, M. Riedmiller, "Striving for Simplicity: The All Convolutional Net",
 * ICLR Workshop 2015, section 3.4.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError as {@link saliency}
 * @example
 * ```ts
 * const model = (x: Tensor) => relu(x).mul(tensor([2, -3])).sum({ axes: 1 });
 * const { values } = await guidedBackprop(model).explain([[1, 2]]); // values.values: [2, 0]
 * ```
 */
export const guidedBackprop = /* @__PURE__ */ defineTraced(
  {
    name: "guidedBackprop",
    title: "Guided backpropagation",
    family: "gradient",
    summary: "The gradient, with what is negative left out at every ReLU on the way back.",
    formula: "(z > 0) · ReLU(R) at each ReLU of z",
    source: {
      authors: "J. T. Springenberg, A. Dosovitskiy, T. Brox, M. Riedmiller",
      title: "Striving for Simplicity: The All Convolutional Net",
      year: 2015,
      where: "section 3.4",
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
    traced: (call) => (xs) => reluGradient(call, xs, ({ gradient }, [g]) => gradient([relu(g as Tensor)])),
  }),
);
