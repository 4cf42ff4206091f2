import {
  fail,
  formatSpec,
  mean,
  mul,
  relu as positive,
  resize as resized,
  sum,
  type Tensor,
} from "@hyaline/core";
import { choice, either, flag, required } from "@hyaline/core/facts";
import { type LayerRef, layerOption, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";

/**
 * Grad-CAM: where a convolutional layer speaks for an output: its channels, weighed by their mean gradients.
 * `x: float[rows, ...input]`; `values` are float[rows, 1, ...places] of the layer, or as large as the input with `resize`;
 * float[rows, channels, ...places] with `sumChannels: false`.
 *
 * ReLU(Σ_c w_c A_c), w_c = mean over places of ∂f / ∂A_c. The map is not normalised, as in Captum.
 *
 * Source: R. Selvaraju, M. Cogswell, A. Das, R. Vedantam, D. Parikh, D. Batra, "Grad-CAM: Visual Explanations from Deep
 * Networks via Gradient-Based Localization", ICCV 2017, equations 1 and 2.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, channels, ...places] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a layer that is not there, `shape` for a layer without places, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await gradCam(imageModel, { layer: "sequential/conv2", resize: "bilinear" }).explain(images);
 * ```
 */
export const gradCam = /* @__PURE__ */ defineTraced(
  {
    name: "gradCam",
    title: "Grad-CAM",
    family: "activation",
    summary:
      "Where a convolutional layer speaks for an output: its channels, weighed by their mean gradients.",
    formula: "ReLU(Σ_c mean(∂f / ∂A_c) A_c)",
    source: {
      authors: "R. Selvaraju et al.",
      title: "Grad-CAM: Visual Explanations from Deep Networks via Gradient-Based Localization",
      year: 2017,
      where: "equations 1 and 2",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 gradient",
  },
  {
    /** The layer whose channels are weighed, usually the last convolution. */
    layer: required(layerOption("The layer whose channels are weighed, usually the last convolution.")),
    /** Only what speaks for the output, as in the paper (default true). */
    relu: flag("Only what speaks for the output, as in the paper.", true),
    /** One map, the sum of the channels (default true); else a map a channel. */
    sumChannels: flag("One map, the sum of the channels.", true),
    /** Make maps as large as the input: `"nearest"` or `"bilinear"` (default false: as large as the layer). */
    resize: either(
      "Make maps as large as the input.",
      [flag("", false), choice("", ["nearest", "bilinear"], "nearest")],
      false,
    ),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {},
  (_, { layer, relu, sumChannels, resize, neuron }) => ({
    at: { layer: layer as LayerRef, neuron },
    traced:
      ({ gradient, inputs }) =>
      ([h]) => {
        const activation = h as Tensor;
        if (activation.rank < 3)
          fail(
            "shape",
            "Grad-CAM needs a layer float[rows, channels, ...places]",
            formatSpec(activation),
            "choose a convolution",
          );
        const [slopes] = gradient([activation]);
        const places = [...activation.shape.keys()].slice(2);
        const weighed = mul(mean(slopes as Tensor, { axes: places, keepDims: true }), activation);
        const map = sumChannels ? sum(weighed, { axes: 1, keepDims: true }) : weighed;
        return { attributions: [enlarged(relu ? positive(map) : map, inputs[0] as Tensor, resize)] };
      },
  }),
);

/** A map as large as the input, without corners that align, as images are enlarged. */
function enlarged(map: Tensor, input: Tensor, resize: boolean | "nearest" | "bilinear"): Tensor {
  if (resize === false) return map;
  if (input.rank !== map.rank)
    fail(
      "shape",
      "a map grows to an input float[rows, channels, ...places]",
      formatSpec(input),
      "leave out resize",
    );
  const sizes = input.shape.slice(2);
  // PyTorch's nearest: the element at the floor of the scaled place.
  return resize === "bilinear"
    ? resized(map, { sizes, mode: "linear" })
    : resized(map, { sizes, mode: "nearest", coordinateMode: "asymmetric", nearestMode: "floor" });
}
