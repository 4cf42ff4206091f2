import { mean, mul, sum } from "@hyaline/core";
import { flag } from "@hyaline/core/facts";
import { defineTraced } from "../define.js";
import { mapMethod, mapOptions } from "./parts/map.js";

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
    ...mapOptions,
    /** One map, the sum of the channels (default true); else a map a channel. */
    sumChannels: flag("One map, the sum of the channels.", true),
  },
  {},
  (_, used) =>
    mapMethod(used, (axes, activation, slopes) => {
      const weighed = mul(mean(slopes, { axes, keepDims: true }), activation);
      return used.sumChannels ? sum(weighed, { axes: 1, keepDims: true }) : weighed;
    }),
);
