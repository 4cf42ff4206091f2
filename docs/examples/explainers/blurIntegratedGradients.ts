import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { blurIntegratedGradients } from "@hyaline/explainers";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images, outputNames } = await digits();
  const three = images.slice([6, 7]);
  const explainer = blurIntegratedGradients(model, { steps: 20, maxSigma: 4, outputNames });
  const explanation = await explainer.explain(three, { target: 3 });
  log(imageOverlay(explanation, { width, invert: true }));
};
