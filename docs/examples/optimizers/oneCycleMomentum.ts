import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { oneCycleMomentum } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import { curveOf } from "../data/valley.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const schedule = oneCycleMomentum({ steps: 100 });
  log(lineChart([await curveOf("momentum", schedule, 100)], { width, xLabel: "step" }));
};
