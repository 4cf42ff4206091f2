import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { hStatistic } from "@hyaline/explainers";
import { patients } from "../data/patients.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, background, featureNames } = await patients();
  const h = hStatistic(model, { features: [2, 6, 7], samples: 20 });
  const { interactions } = await h.explain(background, { target: 0 });
  for (const [i, j] of [
    [2, 6],
    [2, 7],
    [6, 7],
  ] as const)
    log(`${featureNames[i]} and ${featureNames[j]}: ${interactions?.values[i * 10 + j]?.toFixed(3)}`);
};
