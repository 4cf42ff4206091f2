import { mul, relu, sum } from "@hyaline/core";
import { defineTraced } from "../define.js";
import { mapMethod, mapOptions } from "./parts/map.js";

/**
 * LayerCAM: a layer's value, weighed at each place by its own gradient above 0, which gives fine maps of early layers too.
 * `x: float[rows, channels, ...places]`; `values` are float[rows, 1, ...places] of the layer, or as large as the input
 * with `resize`.
 *
 * ReLU(Σ_c ReLU(∂f / ∂A_c) A_c)
 *
 * Source: P.-T. Jiang, C.-B. Zhang, Q. Hou, M.-M. Cheng, Y. Wei, "LayerCAM: Exploring Hierarchical Class Activation Maps for
 * Localization", IEEE Transactions on Image Processing 30, 2021, equations 5 to 7.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, channels, ...places] to [rows, outputs] or [rows]
 * @throws HyalineError as {@link gradCam}
 * @example
 * ```ts
 * const { values } = await layerCam(imageModel, { layer: "sequential/conv1" }).explain(images);
 * ```
 */
export const layerCam = /* @__PURE__ */ defineTraced(
  {
    name: "layerCam",
    title: "LayerCAM",
    family: "activation",
    summary: "A layer's value, weighed at each place by its own gradient above 0.",
    formula: "ReLU(Σ_c ReLU(∂f / ∂A_c) A_c)",
    source: {
      authors: "P.-T. Jiang, C.-B. Zhang, Q. Hou, M.-M. Cheng, Y. Wei",
      title: "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization",
      year: 2021,
      where: "equations 5 to 7",
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
    mapMethod(used, (_axes, activation, slopes) =>
      sum(mul(relu(slopes), activation), { axes: 1, keepDims: true }),
    ),
);
