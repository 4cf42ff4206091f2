import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { integratedGradients, saliency } from "@hyaline/explainers";
import { infidelity } from "@hyaline/metrics";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const three = images.slice([6, 7]);
  const explanations = [
    await saliency(model, { absolute: false }).explain(three, { target: 3 }),
    await integratedGradients(model, { multiplyByInputs: false }).explain(three, { target: 3 }),
  ];
  for (const explanation of explanations) {
    const { values } = await infidelity({ explanation, model }, { draws: 100, deviation: 0.05, seed: 1 });
    log(`${explanation.method}: ${values.values[0]?.toExponential(2)}`);
    log(imageOverlay(explanation, { width, invert: true }));
  }
};
