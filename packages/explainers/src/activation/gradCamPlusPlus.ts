import { add, div, equal, mul, relu, square, sum, where } from "@hyaline/core";
import { defineTraced } from "../define.js";
import { mapMethod, mapOptions } from "./parts/map.js";

/**
 * Grad-CAM++: Grad-CAM whose channels are weighed by their gradients above 0, place by place, so that several or small
 * objects of one class are seen as well as one large one. `x: float[rows, channels, ...places]`; `values` are
 * float[rows, 1, ...places] of the layer, or as large as the input with `resize`.
 *
 * ReLU(Σ_c w_c A_c), w_c = Σ α_c ReLU(g_c), α_c = g_c² / (2 g_c² + Σ A_c · g_c³), g_c = ∂f / ∂A_c, sums over places
 *
 * The derivatives of higher order are powers of the first, which holds where the output is e^f (equations 17 to 19). α is 0
 * where the gradient is, and 1e-6 keeps its divisor from 0 as in the package pytorch-grad-cam.
 *
 * Source: A. Chattopadhay, A. Sarkar, P. Howlader, V. Balasubramanian, "Grad-CAM++: Generalized Gradient-based Visual
 * Explanations for Deep Convolutional Networks", WACV 2018, equations 5 and 19.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, channels, ...places] to [rows, outputs] or [rows]
 * @throws HyalineError as {@link gradCam}
 * @example
 * ```ts
 * const { values } = await gradCamPlusPlus(imageModel, { layer: "sequential/conv2" }).explain(images);
 * ```
 */
export const gradCamPlusPlus = /* @__PURE__ */ defineTraced(
  {
    name: "gradCamPlusPlus",
    title: "Grad-CAM++",
    family: "activation",
    summary: "Grad-CAM whose channels are weighed by their gradients above 0, place by place.",
    formula: "ReLU(Σ_c w_c A_c), w_c = Σ α ReLU(g), α = g² / (2 g² + Σ A · g³)",
    source: {
      authors: "A. Chattopadhay, A. Sarkar, P. Howlader, V. Balasubramanian",
      title: "Grad-CAM++: Generalized Gradient-based Visual Explanations for Deep Convolutional Networks",
      year: 2018,
      where: "equations 5 and 19",
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
      const squares = square(slopes);
      const whole = sum(activation, { axes, keepDims: true });
      const divisor = add(mul(squares, 2), mul(whole, mul(squares, slopes)));
      const alpha = where(equal(slopes, 0), 0, div(squares, add(divisor, 1e-6)));
      const weights = sum(mul(alpha, relu(slopes)), { axes, keepDims: true });
      return sum(mul(weights, activation), { axes: 1, keepDims: true });
    }),
);
