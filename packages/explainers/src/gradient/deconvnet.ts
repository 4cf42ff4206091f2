import { relu, type Tensor } from "@hyaline/core";
import { layerOption, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { reluGradient } from "./parts/reluGradient.js";

/**
 * Deconvolutional network: what comes back passes each ReLU as the input did going forward, whatever that was.
 * `x: float[rows, ...input]`, or a record of inputs; `values` have the same shape.
 *
 * R_in = ReLU(R_out) at each ReLU, the gradient elsewhere
 *
 * Every ReLU counts, also one that is a function rather than a layer (Captum sees modules alone).
 *
 * Source: M. D. Zeiler, R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 2.1.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError as {@link saliency}
 * @example
 * ```ts
 * const model = (x: Tensor) => relu(x).mul(tensor([2, -3])).sum({ axes: 1 });
 * const { values } = await deconvnet(model).explain([[-1, 2]]); // values.values: [2, 0]
 * ```
 */
export const deconvnet = /* @__PURE__ */ defineTraced(
  {
    name: "deconvnet",
    title: "Deconvolutional network",
    family: "gradient",
    summary: "The gradient, with a ReLU of what comes back in the place of each ReLU's own.",
    formula: "ReLU(R) at each ReLU",
    source: {
      authors: "M. D. Zeiler, R. Fergus",
      title: "Visualizing and Understanding Convolutional Networks",
      year: 2014,
      where: "section 2.1",
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
    traced: (call) => (xs) => reluGradient(call, xs, (_context, [g]) => [relu(g as Tensor)]),
  }),
);
