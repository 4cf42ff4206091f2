import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { inputXGradient, saliency } from "@hyaline/explainers";
import { inputInvariance } from "@hyaline/metrics";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  for (const method of [saliency, inputXGradient]) {
    const explanation = await method(model).explain(images.slice([6, 7]));
    const { interval } = await inputInvariance({
      explanation,
      withInput: (change) => method((x: typeof images) => model(change(x))),
    });
    log(`${explanation.method}: ${interval?.mean.toFixed(2)}`);
    log(imageOverlay(explanation, { width, invert: true }));
  }
};
