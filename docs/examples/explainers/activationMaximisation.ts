import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { activationMaximisation } from "@hyaline/explainers";
import { digits } from "../data/digits.js";
import { matrixPicture } from "../parts/matrixPicture.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images, outputNames } = await digits();
  const search = activationMaximisation(model, {
    steps: 60,
    range: [0, 1],
    totalVariation: 0.2,
    jitter: 1,
    outputNames,
  });
  const found = await search.explain(images.slice([0, 1]).mul(0).add(0.2), { target: 3 });
  log(`logit of 3: ${found.outputs.values[0]?.toFixed(1)}`);
  const image = tensor(found.values.values, { shape: [8, 8] });
  log(await matrixPicture(image, { title: "What 3 looks like to the net", width }));
};
