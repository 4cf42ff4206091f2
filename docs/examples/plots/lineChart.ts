import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { adam, sgd } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import { descend } from "../data/valley.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const lines = [adam({ learningRate: 0.1 }), sgd({ learningRate: 0.002, momentum: 0.9 })];
  const series = await Promise.all(lines.map((optimizer, i) => descend(i ? "sgd" : "adam", optimizer, 60)));
  log(lineChart(series, { width, xLabel: "step", yScale: "log" }));
};
