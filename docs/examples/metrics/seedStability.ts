import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { limeTabular } from "@hyaline/explainers";
import { seedStability } from "@hyaline/metrics";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, rows } = await patients();
  const stable: number[] = [];
  for (const samples of [50, 1000]) {
    const withSeed = (seed: number) => limeTabular(model, { background, samples, seed });
    const explanation = await withSeed(0).explain(rows);
    const { interval } = await seedStability({ explanation, withSeed }, { seeds: 3 });
    stable.push(interval?.mean ?? 0);
  }
  const labels = ["50 samples", "1000 samples"];
  log(barChart([{ name: "likeness", y: stable }], { labels, width, xLabel: "rank correlation over seeds" }));
};
