import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { trustScore } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, rows } = await patients();
  // What the model says of its own training rows stands for their labels here.
  const said = (await model(background).array()) as number[][];
  const labels = said.map(([malignant = 0]) => Number(malignant < 0.5));
  const { scores } = await trustScore(model, { background, labels }).explain(rows);
  const y = Array.from(scores?.values ?? []);
  log(`least trusted: patient ${y.indexOf(Math.min(...y))}`);
  log(barChart([{ name: "trust", y }], { labels: y.map((_, row) => `patient ${row}`), width }));
};
