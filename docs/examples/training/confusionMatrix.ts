import { barChart } from "@hyaline/plots";
import { scores } from "@hyaline/training";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  const logits = [[2, 1, 0], [0, 3, 1], [1, 0, 2], [0, 1, 2], [1, 2, 0]]; // biome-ignore format: rows
  const labels = [0, 1, 1, 2, 0];
  const table = scores.confusionMatrix(logits, labels);
  for (const [label, row] of table.entries()) log(`class ${label} is said to be ${row.join(", ")}`);
  const series = table.map((row, label) => ({ name: `class ${label}`, y: row }));
  log(barChart(series, { labels: ["said 0", "said 1", "said 2"], width }));
};
