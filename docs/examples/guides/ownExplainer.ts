import { ortBackend } from "@hyaline/backend-ort";
import { square, useBackend } from "@hyaline/core";
import { defineExplainer } from "@hyaline/explanation";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const facts = {
    name: "sensitivityAnalysis",
    title: "Sensitivity analysis",
    family: "gradient",
    summary: "The squared slope of the output along each element of the input.",
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 gradient",
  } as const;
  const sensitivityAnalysis = defineExplainer(facts, {}, {}, () => ({
    traced:
      ({ gradient }) =>
      (xs) => ({ attributions: gradient(xs).map(square) }),
  }));
  const { model, images } = await digits();
  const explanation = await sensitivityAnalysis(model).explain(images.slice([6, 7]), { target: 3 });
  log(imageOverlay(explanation, { width, invert: true }));
};
