import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { contrastive } from "@hyaline/explainers";
import { digits } from "../data/digits.js";
import { matrixPicture } from "../parts/matrixPicture.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const explainer = contrastive(model, { range: [0, 1], steps: 40, searches: 4 });
  const { values, valid } = await explainer.explain(images.slice([6, 7]));
  log(`found: ${Array.from(valid.values, Boolean).join(", ")}`);
  const titles = ["No 3 any more", "A 3 by itself"];
  for (const [k, title] of titles.entries()) {
    const own = Array.from(values.values.slice(64 * k, 64 * (k + 1)));
    log(await matrixPicture(tensor(own, { shape: [8, 8] }), { title, width }));
  }
};
