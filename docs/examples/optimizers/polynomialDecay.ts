import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { polynomialDecay } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import { curveOf } from "../data/valley.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const schedule = polynomialDecay({ initial: 0.1, steps: 100, power: 2 });
  log(lineChart([await curveOf("learning rate", schedule, 100)], { width, xLabel: "step" }));
};
