import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { anchorsText, blackBox } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { opinion, review } from "../data/reviews.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { rules } = await anchorsText(blackBox(opinion), { outputNames: ["bad", "good"] }).explain([review]);
  for (const { conditions } of rules)
    log(`good wherever it says ${conditions.map(({ text }) => text).join(", ")}`);
  const series = [
    { name: "precision", y: rules.map(({ precision }) => precision) },
    { name: "coverage", y: rules.map(({ coverage }) => coverage) },
  ];
  log(barChart(series, { labels: ["the review"], width }));
};
