import { barChart } from "@hyaline/plots";
import { scores } from "@hyaline/training";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  const [outputs, targets] = [[2.5, 0, 2, 8], [3, -0.5, 2, 7]]; // biome-ignore format: rows
  log(`R² ${scores.rSquared(outputs, targets).toFixed(3)}`);
  const series = [
    { name: "output", y: outputs },
    { name: "target", y: targets },
  ];
  log(barChart(series, { labels: ["row 1", "row 2", "row 3", "row 4"], width }));
};
