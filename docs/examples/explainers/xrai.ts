import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { gridSegmentation, xrai } from "@hyaline/explainers";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images, outputNames } = await digits();
  const three = images.slice([6, 7]);
  const explainer = xrai(model, {
    steps: 20,
    segmentations: [2, 3, 4].map((size) => gridSegmentation({ size })),
    outputNames,
  });
  const explanation = await explainer.explain(three, { target: 3 });
  log(imageOverlay(explanation, { width, invert: true }));
};
