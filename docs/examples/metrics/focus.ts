import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { integratedGradients, saliency } from "@hyaline/explainers";
import { focus } from "@hyaline/metrics";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const three = images.slice([6, 7]);
  // No mosaic of digits fits this net: the left half stands for the images of the class.
  const mask = { shape: [1, 1, 8, 8], values: Array.from({ length: 64 }, (_, i) => Number(i % 8 < 4)) };
  for (const explainer of [integratedGradients(model), saliency(model)]) {
    const explanation = await explainer.explain(three, { target: 3 });
    const { values } = await focus({ explanation, mask });
    log(`${explanation.method}: ${values.values[0]?.toFixed(3)} on the left half`);
    log(imageOverlay(explanation, { width, invert: true }));
  }
};
