import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { inputXGradient, saliency } from "@hyaline/explainers";
import { inputInvariance } from "@hyaline/metrics";
import { digits } from "../data/digits.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  for (const method of [saliency, inputXGradient]) {
    const explanation = await method(model).explain(images);
    const { interval } = await inputInvariance({
      explanation,
      withInput: (change) => method((x: typeof images) => model(change(x))),
    });
    log(`${explanation.method}: ${interval?.mean.toFixed(2)}`);
  }
};
