import { ortBackend } from "@hyaline/backend-ort";
import { useBackend, zeros } from "@hyaline/core";
import { partitionShap } from "@hyaline/explainers";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images, outputNames } = await digits();
  const three = images.slice([6, 7]);
  const shap = partitionShap(model, { background: zeros([1, 1, 8, 8]), outputNames });
  const explanation = await shap.explain(three, { target: 3 });
  log(imageOverlay(explanation, { width, invert: true }));
};
