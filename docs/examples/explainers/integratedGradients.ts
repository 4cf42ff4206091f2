import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images, outputNames } = await digits();
  const three = images.slice([6, 7]);
  const explanation = await integratedGradients(model, { outputNames }).explain(three, {
    target: 3,
    baseline: 0,
  });
  log(imageOverlay(explanation, { width, invert: true }));
  log(
    `output ${explanation.output?.values[0]?.toFixed(2)}, missed by ${explanation.convergenceDelta?.[0]?.toFixed(3)}`,
  );
};
