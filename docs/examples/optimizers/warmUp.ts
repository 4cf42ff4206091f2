import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { cosineDecay, warmUp } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import { curveOf } from "../data/valley.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const schedule = warmUp({ steps: 20, to: cosineDecay({ initial: 0.1, steps: 80 }) });
  log(lineChart([await curveOf("learning rate", schedule, 100)], { width, xLabel: "step" }));
};
