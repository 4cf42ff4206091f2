import { ortBackend } from "@hyaline/backend-ort";
import { softmax, type Tensor, useBackend } from "@hyaline/core";
import { integratedGradients, saliency } from "@hyaline/explainers";
import { pixelFlipping } from "@hyaline/metrics";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const three = images.slice([6, 7]);
  const probabilities = (x: Tensor) => softmax(model(x));
  const explanations = [
    await integratedGradients(model).explain(three, { target: 3 }),
    await saliency(model).explain(three, { target: 3 }),
  ];
  for (const explanation of explanations) {
    const { values } = await pixelFlipping({ explanation, model: probabilities });
    log(`${explanation.method}: ${values.values[0]?.toFixed(3)}`);
    log(imageOverlay(explanation, { width, invert: true }));
  }
};
