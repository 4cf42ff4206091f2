import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { hStatistic } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, featureNames } = await patients();
  const h = hStatistic(model, { features: [2, 6, 7], samples: 20 });
  const { interactions } = await h.explain(background, { target: 0 });
  const pairs = [
    [2, 6],
    [2, 7],
    [6, 7],
  ] as const;
  const labels = pairs.map(([i, j]) => `${featureNames[i]} and ${featureNames[j]}`);
  const y = pairs.map(([i, j]) => interactions?.values[i * 10 + j] ?? 0);
  log(barChart([{ name: "H²", y }], { labels, width, xLabel: "H²" }));
};
