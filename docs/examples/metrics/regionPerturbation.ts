import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { integratedGradients, saliency } from "@hyaline/explainers";
import { regionPerturbation } from "@hyaline/metrics";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const three = images.slice([6, 7]);
  for (const explainer of [integratedGradients(model), saliency(model)]) {
    const explanation = await explainer.explain(three, { target: 3 });
    const { values } = await regionPerturbation({ explanation, model }, { patch: 2 });
    log(`${explanation.method}: ${values.values[0]?.toFixed(3)}`);
    log(imageOverlay(explanation, { width, invert: true }));
  }
};
