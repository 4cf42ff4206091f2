import { fail, type Tensor } from "@hyaline/core";
import { required } from "@hyaline/core/facts";
import { atLayer, isWhiteBox, type LayerRef, layerOption } from "@hyaline/explanation";
import { relativeDistances } from "../parts/distances.js";
import { stabilityMetric } from "../parts/stabilityMetric.js";

/**
 * How much attributions change relative to what a layer makes of the input: the largest relative change of the attributions
 * over the relative change of the layer's value, among moves that leave the predicted class as it is. NaN where none does.
 *
 * @throws HyalineError `argument` for a layer that does not exist and for a black box, `shape`, `data`, `aborted`, and those of
 * `explain`
 * @example
 * ```ts
 * const explainer = saliency(imageModel);
 * const explanation = await explainer.explain(images, { target: 1 });
 * const subject = { explanation, model: imageModel, explain: explainer.explain };
 * const { values } = await relativeRepresentationStability(subject, { layer: "sequential/conv2" });
 * ```
 */
export const relativeRepresentationStability = /* @__PURE__ */ stabilityMetric(
  {
    name: "relativeRepresentationStability",
    title: "Relative representation stability",
    summary: "The relative change of the attributions over that of a layer's value, at most.",
    formula: "max_{x′} ‖(e(x) − e(x′)) / e(x)‖ / max(‖(L(x) − L(x′)) / L(x)‖, ε)",
  },
  {
    /** The layer whose value stands for the model's logic. */
    layer: required(layerOption("The layer whose value stands for the model's logic.")),
  },
  "equation 4",
  (model, { layer }) => {
    if (!isWhiteBox(model)) fail("argument", "a layer needs a white box", "a black box", "give its model");
    const at = atLayer(model as (x: Tensor) => Tensor, layer as LayerRef);
    const layerValue = (x: Tensor) => {
      const { value } = at(x);
      return value.reshape([value.shape[0] as number, -1]);
    };
    return async ({ of, least }) => relativeDistances(await of(layerValue), least);
  },
);
