import { type BlackBox, blackBox, type PredictFunction } from "./blackBox.js";
import { checkIsModel, isBlackBox, type Model } from "./model.js";

/** The black box that a model which is no white box stands for. */
export function asBlackBox(model: Model): BlackBox {
  checkIsModel(model);
  return isBlackBox(model) ? model : blackBox(model as PredictFunction);
}
