import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { activationMaximisation } from "@hyaline/explainers";
import { digits } from "../data/digits.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, images, outputNames } = await digits();
  const search = activationMaximisation(model, {
    steps: 60,
    range: [0, 1],
    totalVariation: 0.2,
    jitter: 1,
    outputNames,
  });
  const { values, outputs } = await search.explain(images.slice([0, 1]).mul(0).add(0.2), { target: 3 });
  log(`logit of 3: ${outputs.values[0]?.toFixed(1)}`);
  for (let y = 0; y < 8; y++)
    log(Array.from(values.values.slice(8 * y, 8 * y + 8), (ink) => " .:*#"[Math.round(4 * ink)]).join(""));
};
