import { mul, sum } from "@hyaline/core";
import { flag } from "@hyaline/core/facts";
import { defineTraced } from "../define.js";
import { mapMethod, mapOptions } from "./parts/map.js";

/**
 * HiResCAM: a layer's value times the output's gradient at it, place by place. Where only affine ops follow the layer, the
 * map sums to the output less what the biases add, which Grad-CAM's averages do not. `x: float[rows, channels, ...places]`;
 * `values` are float[rows, 1, ...places] of the layer, or as large as the input with `resize`.
 *
 * Σ_c A_c ∂f / ∂A_c
 *
 * Source: R. Draelos, L. Carin, "Use HiResCAM instead of Grad-CAM for faithful explanations of convolutional neural
 * networks", 2020, equation 5.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, channels, ...places] to [rows, outputs] or [rows]
 * @throws HyalineError as {@link gradCam}
 * @example
 * ```ts
 * const { values } = await hiResCam(imageModel, { layer: "sequential/conv2" }).explain(images);
 * ```
 */
export const hiResCam = /* @__PURE__ */ defineTraced(
  {
    name: "hiResCam",
    title: "HiResCAM",
    family: "activation",
    summary: "A layer's value times the output's gradient at it, place by place.",
    formula: "Σ_c A_c ∂f / ∂A_c",
    source: {
      authors: "R. Draelos, L. Carin",
      title: "Use HiResCAM instead of Grad-CAM for faithful explanations of convolutional neural networks",
      year: 2020,
      where: "equation 5",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 gradient",
  },
  {
    ...mapOptions,
    /** Only what speaks for the output (default false, as in the paper). */
    relu: flag("Only what speaks for the output.", false),
  },
  {},
  (_, used) =>
    mapMethod(used, (_axes, activation, slopes) => sum(mul(activation, slopes), { axes: 1, keepDims: true })),
);
