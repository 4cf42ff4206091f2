import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { morris } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, featureNames, outputNames } = await patients();
  const { indices } = await morris(model, { featureNames, outputNames }).explain(background, { target: 0 });
  const { muStar = [], sigma = [] } = indices;
  const series = [
    { name: "mean size of the effects", y: muStar },
    { name: "their deviation", y: sigma },
  ];
  log(barChart(series, { labels: featureNames, width }));
};
