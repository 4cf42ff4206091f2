import { fail, quote } from "@hyaline/core";
import { checkIsModel, isWhiteBox, type Model } from "../model/index.js";
import type { ExplainerFacts } from "./facts.js";

/** Methods that only ask a model, for those who gave a black box to one that looks inside. */
const ASKING =
  "kernelShap, permutationShap, limeTabular, limeText, limeImage, occlusion or partialDependence";

/** Whether a method explains a model that answers. */
export const takesModel = ({ needs }: ExplainerFacts): boolean =>
  needs === "whiteBox" || needs === "predictions";

const isLayer = (model: unknown): boolean =>
  typeof model === "object" && model !== null && "init" in model && "apply" in model;

/**
 * A model that a method can work with.
 *
 * @throws HyalineError `argument`: a layer without its variables, a black box where gradients are taken, no model at all
 */
export function checkModel(facts: ExplainerFacts, model: unknown): void {
  if (!takesModel(facts)) return;
  const { title, needs } = facts;
  if (isLayer(model))
    fail(
      "argument",
      `${title} explains a model that answers`,
      "a layer without its parameters",
      "write bind(model, trained), with the variables of init or fit",
    );
  if (typeof model === "function" && isWhiteBox(model as Model)) return;
  if (model === undefined || model === null)
    fail("argument", `${title} needs a model as its first argument`, quote(model), "write (x) => …");
  checkIsModel(model);
  if (needs === "whiteBox")
    fail(
      "argument",
      `${title} needs a white box: a traceable function of tensors`,
      "a black box",
      `explain it with a method that only asks: ${ASKING}`,
    );
}
