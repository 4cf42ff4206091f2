import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { inputXGradient, saliency } from "@hyaline/explainers";
import { relevanceRankAccuracy } from "@hyaline/metrics";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const one = images.slice([2, 3]);
  const ink = Array.from(await one.data(), Number);
  const mask = { shape: one.shape, values: ink.map((v) => Number(v > 0.2)) };
  const explanations = [
    await inputXGradient(model).explain(one, { target: 1 }),
    await saliency(model).explain(one, { target: 1 }),
  ];
  for (const explanation of explanations) {
    const { values } = await relevanceRankAccuracy({ explanation, mask }, { absolute: true });
    log(`${explanation.method}: ${values.values[0]?.toFixed(3)}`);
    log(imageOverlay(explanation, { width, invert: true }));
  }
};
