import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { dice } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, rows, featureNames, outputNames } = await patients();
  const explainer = dice(model, { background, count: 2, featureNames, outputNames });
  const { values, valid } = await explainer.explain(rows.slice([0, 1]));
  const own = (await rows.slice([0, 1]).array()) as number[][];
  for (let c = 0; c < 2; c++) {
    const changes = featureNames.flatMap((name, i) => {
      const value = values.values[10 * c + i] as number;
      return value === own[0]?.[i]
        ? []
        : [`${name} ${own[0]?.[i]?.toPrecision(3)} → ${value.toPrecision(3)}`];
    });
    log(valid.values[c] ? changes.join(", ") : "none found");
  }
  const [spread, at] = [deviations((await background.array()) as number[][]), own[0] ?? []];
  const series = [0, 1].map((c) => ({
    name: `counterfactual ${c + 1}`,
    y: at.map((value, i) => ((values.values[10 * c + i] ?? value) - value) / (spread[i] ?? 1)),
  }));
  log(barChart(series, { labels: featureNames, width, xLabel: "change in standard deviations" }));
};

/** The standard deviation of each column. */
function deviations(rows: readonly (readonly number[])[]): number[] {
  const mean = (of: (row: readonly number[]) => number) =>
    rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  return (rows[0] ?? []).map((_, i) => {
    const middle = mean((row) => row[i] ?? 0);
    return Math.sqrt(mean((row) => ((row[i] ?? 0) - middle) ** 2));
  });
}
