import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { piecewise } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import { curveOf } from "../data/valley.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const schedule = piecewise({ values: [0, 0.1, 0.1, 0], boundaries: [0, 20, 60, 100], shape: "linear" });
  log(lineChart([await curveOf("learning rate", schedule, 100)], { width, xLabel: "step" }));
};
