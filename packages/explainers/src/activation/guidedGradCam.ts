import { mean, mul, relu as positive, refuseDeadEnds, sum, type Tensor, vjp } from "@hyaline/core";
import { choice } from "@hyaline/core/facts";
import { atLayer, type LayerRef } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { reluGradient } from "../gradient/parts/reluGradient.js";
import { selection } from "../propagation/parts/multipliers.js";
import { enlarged, mapOptions, placesOf } from "./parts/map.js";

/**
 * Guided Grad-CAM: guided backpropagation where Grad-CAM's map of a layer speaks for the output: the detail of the one, at
 * the places of the other. `x: float[rows, channels, ...places]`; `values` have the same shape.
 *
 * guidedBackprop(x) · ReLU(Σ_c mean(∂f / ∂A_c) A_c), the map made as large as the input
 *
 * Source: R. Selvaraju, M. Cogswell, A. Das, R. Vedantam, D. Parikh, D. Batra, "Grad-CAM: Visual Explanations from Deep
 * Networks via Gradient-Based Localization", ICCV 2017, section 3.2.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, channels, ...places] to [rows, outputs] or [rows]
 * @throws HyalineError as {@link gradCam}
 * @example
 * ```ts
 * const { values } = await guidedGradCam(imageModel, { layer: "sequential/conv2" }).explain(images);
 * ```
 */
export const guidedGradCam = /* @__PURE__ */ defineTraced(
  {
    name: "guidedGradCam",
    title: "Guided Grad-CAM",
    family: "activation",
    summary: "Guided backpropagation where Grad-CAM's map of a layer speaks for the output.",
    formula: "guidedBackprop(x) · ReLU(Σ_c mean(∂f / ∂A_c) A_c)",
    source: {
      authors: "R. Selvaraju et al.",
      title: "Grad-CAM: Visual Explanations from Deep Networks via Gradient-Based Localization",
      year: 2017,
      where: "section 3.2",
    },
    needs: "whiteBox",
    rows: "numbers",
    gives: "explanation",
    promises: [],
    cost: "2 gradients",
  },
  {
    /** The layer whose channels are weighed: usually the last convolution. */
    layer: mapOptions.layer,
    /** How the map is made as large as the input (default `"nearest"`, as in Captum). */
    resize: choice("How the map is made as large as the input.", ["nearest", "bilinear"], "nearest"),
  },
  {},
  (_, { layer, resize }) => ({
    evaluations: 2,
    traced:
      ({ model, explained }) =>
      (xs) => {
        const [x] = xs as [Tensor];
        const { value, output } = atLayer(
          (points: readonly Tensor[]) => model(points),
          layer as LayerRef,
        )(xs);
        const axes = placesOf(value);
        const { value: outputs, pullback } = vjp((h: Tensor) => output(h), [value], {
          inspect: refuseDeadEnds,
        });
        const [slopes] = pullback(selection(explained, outputs));
        const weighed = mul(mean(slopes, { axes, keepDims: true }), value);
        const map = enlarged(positive(sum(weighed, { axes: 1, keepDims: true })), x, resize);
        const guided = reluGradient({ model, explained }, xs, ({ gradient }, [g]) =>
          gradient([positive(g as Tensor)]),
        );
        return { attributions: [mul(guided.attributions[0] as Tensor, map)], outputs: guided.outputs };
      },
  }),
);
