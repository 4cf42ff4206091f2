import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { multiStepDecay } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import { curveOf } from "../data/valley.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const schedule = multiStepDecay({ initial: 0.1, milestones: [40, 70] });
  log(lineChart([await curveOf("learning rate", schedule, 100)], { width, xLabel: "step" }));
};
