import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { anchors } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, rows, featureNames, outputNames } = await patients();
  const explainer = anchors(model, { background, featureNames, outputNames });
  const { rules } = await explainer.explain(rows.slice([0, 2]));
  for (const { conditions, precision, coverage } of rules) {
    log(conditions.map(({ text }) => text).join(" and ") || "whatever the row");
    log(
      `holds in ${(100 * precision).toFixed(0)} of 100 cases, for ${(100 * coverage).toFixed(0)} % of the rows`,
    );
  }
  const series = [
    { name: "precision", y: rules.map(({ precision }) => precision) },
    { name: "coverage", y: rules.map(({ coverage }) => coverage) },
  ];
  log(barChart(series, { labels: rules.map((_, row) => `row ${row}`), width }));
};
