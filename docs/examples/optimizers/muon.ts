import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { gradientDescent, muon } from "@hyaline/optimizers";
import { barChart } from "@hyaline/plots";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const params = { weight: tensor([[1, 0], [0, 1]]) }; // biome-ignore format: a matrix
  // The gradient is a hundred times steeper along one direction than along the other.
  const gradients = { weight: tensor([[10, 0], [0, 0.1]]) }; // biome-ignore format: a matrix
  const series: { name: string; y: number[] }[] = [];
  for (const [name, optimizer] of [
    ["muon", muon({ learningRate: 0.1 })],
    ["gradient descent", gradientDescent({ learningRate: 0.1 })],
  ] as const) {
    const { updates } = optimizer.update(gradients, optimizer.init(params), params);
    const rows = (await updates.weight.array()) as number[][];
    log(`${name}: ${rows.map((row) => row.map((value) => value.toFixed(2)).join(" ")).join(" | ")}`);
    series.push({ name, y: [rows[0]?.[0] ?? 0, rows[1]?.[1] ?? 0] });
  }
  log(barChart(series, { labels: ["steep", "shallow"], width, xLabel: "step along the direction" }));
};
