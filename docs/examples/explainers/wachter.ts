import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { wachter } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, rows, featureNames, outputNames } = await patients();
  const explainer = wachter(model, { background, featureNames, outputNames, steps: 100 });
  const { values, data, valid } = await explainer.explain(rows.slice([0, 1]));
  log(valid.values[0] === 1 ? "found" : "none found");
  const change = Array.from(
    values.values,
    (value, i) => (value - (data.values[i] ?? 0)) / (data.values[i] || 1),
  );
  const series = [{ name: "change, in parts of the value", y: change }];
  log(barChart(series, { labels: featureNames, width, xLabel: "change, in parts of the value" }));
};
