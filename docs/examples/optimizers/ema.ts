import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { adam, ema } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import { descend } from "../data/valley.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const lines = [
    await descend("ema", ema(adam({ learningRate: 0.1 }), { decay: 0.9 }), 80),
    await descend("adam", adam({ learningRate: 0.1 }), 80),
  ];
  log(lineChart(lines, { width, xLabel: "step", yLabel: "height of the valley", yScale: "log" }));
};
