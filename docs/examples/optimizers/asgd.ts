import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { asgd, gradientDescent } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import { descend } from "../data/valley.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const lines = [
    await descend("asgd", asgd({ learningRate: 0.005, averageFrom: 20 }), 80),
    await descend("gradientDescent", gradientDescent({ learningRate: 0.005 }), 80),
  ];
  log(lineChart(lines, { width, xLabel: "step", yLabel: "height of the valley", yScale: "log" }));
};
