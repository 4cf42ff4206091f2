import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { integratedGradients, saliency } from "@hyaline/explainers";
import { image } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images, outputNames } = await digits();
  const three = images.slice([6, 7]);
  const gradients = await integratedGradients(model, { outputNames }).explain(three, { target: 3 });
  const slopes = await saliency(model, { outputNames }).explain(three, { target: 3 });
  log(image([gradients, slopes], { width, sign: "absolute", invert: true }));
};
