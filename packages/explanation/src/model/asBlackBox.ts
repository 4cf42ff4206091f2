import { type BlackBox, blackBox, type PredictFunction } from "./blackBox.js";
import { isBlackBox, type Model, refuseModel } from "./model.js";

/** The black box that a model which is no white box stands for. */
export function asBlackBox(model: Model): BlackBox {
  if (isBlackBox(model)) return model;
  return typeof model === "function" ? blackBox(model as PredictFunction) : refuseModel(model);
}
