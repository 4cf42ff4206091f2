import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { integratedGradients, saliency } from "@hyaline/explainers";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images, outputNames } = await digits();
  const three = images.slice([6, 7]);
  const methods = [saliency(model, { outputNames }), integratedGradients(model, { outputNames })];
  const explanations = await Promise.all(methods.map((method) => method.explain(three, { target: 3 })));
  log(imageOverlay(explanations, { width, invert: true }));
};
