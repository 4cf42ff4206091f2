import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { conceptRelevance, lrp } from "@hyaline/explainers";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images, outputNames } = await digits();
  const image = images.slice([6, 7]);
  // Which channels of the second convolution carry the answer, and what the strongest of them sees.
  const { values } = await lrp(model, { layer: "conv2", composite: "epsilonPlus" }).explain(image, {
    target: 3,
  });
  const places = values.values.length / 16;
  const sums = Array.from({ length: 16 }, (_, channel) =>
    Array.from(values.values.slice(channel * places, (channel + 1) * places)).reduce((a, b) => a + b),
  );
  const strongest = sums.indexOf(Math.max(...sums));
  log(
    `channel ${strongest} carries ${(sums[strongest] ?? 0).toFixed(2)} of ${sums.reduce((a, b) => a + b).toFixed(2)}`,
  );
  const concept = conceptRelevance(model, { layer: "conv2", channels: [strongest], outputNames });
  log(imageOverlay(await concept.explain(image, { target: 3 }), { width }));
};
