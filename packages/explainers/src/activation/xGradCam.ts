import { add, div, mul, sum } from "@hyaline/core";
import { defineTraced } from "../define.js";
import { mapMethod, mapOptions } from "./parts/map.js";

/**
 * XGrad-CAM: Grad-CAM whose channels are weighed by their gradients where they are active, which makes the map's sum the
 * output for nets of ReLUs without biases. `x: float[rows, channels, ...places]`; `values` are float[rows, 1, ...places]
 * of the layer, or as large as the input with `resize`.
 *
 * ReLU(Σ_c w_c A_c), w_c = Σ (A_c / Σ A_c) ∂f / ∂A_c, sums over places; 1e-7 keeps the divisor from 0 as in the authors' code
 *
 * Source: R. Fu, Q. Hu, X. Dong, Y. Guo, Y. Gao, B. Li, "Axiom-based Grad-CAM: Towards Accurate Visualization and
 * Explanation of CNNs", BMVC 2020, equation 8.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, channels, ...places] to [rows, outputs] or [rows]
 * @throws HyalineError as {@link gradCam}
 * @example
 * ```ts
 * const { values } = await xGradCam(imageModel, { layer: "sequential/conv2" }).explain(images);
 * ```
 */
export const xGradCam = /* @__PURE__ */ defineTraced(
  {
    name: "xGradCam",
    title: "XGrad-CAM",
    family: "activation",
    summary: "Grad-CAM whose channels are weighed by their gradients where they are active.",
    formula: "ReLU(Σ_c w_c A_c), w_c = Σ (A_c / Σ A_c) ∂f / ∂A_c",
    source: {
      authors: "R. Fu, Q. Hu, X. Dong, Y. Guo, Y. Gao, B. Li",
      title: "Axiom-based Grad-CAM: Towards Accurate Visualization and Explanation of CNNs",
      year: 2020,
      where: "equation 8",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 gradient",
  },
  mapOptions,
  {},
  (_, used) =>
    mapMethod(used, (axes, activation, slopes) => {
      const whole = add(sum(activation, { axes, keepDims: true }), 1e-7);
      const weights = div(sum(mul(activation, slopes), { axes, keepDims: true }), whole);
      return sum(mul(weights, activation), { axes: 1, keepDims: true });
    }),
);
