import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { sobol } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, featureNames } = await patients();
  const { indices } = await sobol(model, { samples: 256 }).explain(background, { target: 0 });
  const series = ["first", "total"].map((name) => ({ name, y: indices[name] ?? [] }));
  log(barChart(series, { labels: featureNames, width, xLabel: "share of the variance" }));
};
