import { ortBackend } from "@hyaline/backend-ort";
import { softmax, type Tensor, useBackend } from "@hyaline/core";
import { gridSegmentation, limeImage } from "@hyaline/explainers";
import { segments } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images, outputNames } = await digits();
  const probabilities = (x: Tensor) => softmax(model(x));
  const segmentation = gridSegmentation({ size: 2 });
  const lime = limeImage(probabilities, { segmentation, hideColor: 0, samples: 300, outputNames, seed: 1 });
  const explanation = await lime.explain(images.slice([6, 7]), { target: 3 });
  log(segments(explanation, { width, maxSegments: 4, invert: true }));
};
