import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { chain, clipByNorm, gradientDescent, sgd } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import { descend } from "../data/valley.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const lines = [
    await descend("clipByNorm", chain(clipByNorm(1), sgd({ learningRate: 0.02, momentum: 0.9 })), 80),
    await descend("gradientDescent", gradientDescent({ learningRate: 0.005 }), 80),
  ];
  log(lineChart(lines, { width, xLabel: "step", yLabel: "height of the valley", yScale: "log" }));
};
