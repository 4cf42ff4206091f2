import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { anchorsImage, gridSegmentation } from "@hyaline/explainers";
import { digits } from "../data/digits.js";
import { matrixPicture } from "../parts/matrixPicture.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const segmentation = gridSegmentation({ size: 4 });
  const explainer = anchorsImage(model, { segmentation, hideColor: 0, tolerance: 0.3 });
  const { rules, players, data } = await explainer.explain(images.slice([6, 7]));
  for (const { conditions, precision } of rules) {
    log(`a 3 in ${(100 * precision).toFixed(0)} of 100 cases where ${conditions.length} segments are shown`);
    const shown = new Set(conditions.map(({ feature }) => feature));
    const kept = Array.from(data.values, (v, i) => (shown.has(players?.values[i] ?? -1) ? v : 0));
    log(await matrixPicture(tensor(kept, { shape: [8, 8] }), { title: "What is enough", width }));
  }
};
