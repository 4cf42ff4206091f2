import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { sobol } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, featureNames } = await patients();
  const { indices, standardErrors } = await sobol(model, { samples: 512 }).explain(background, { target: 0 });
  const series = (["first", "total"] as const).map((name) => {
    const [y = [], errors = []] = [indices[name], standardErrors?.[name]];
    const around = (sign: number) => y.map((index, i) => index + sign * (errors[i] ?? 0));
    return { name, y, band: { low: around(-1), high: around(1) } };
  });
  log(
    barChart(series, { labels: featureNames, width, xLabel: "share of the variance, ± one standard error" }),
  );
};
