import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { deepLift } from "@hyaline/explainers";
import { waterfall } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, rows, mean, featureNames, outputNames } = await patients();
  const lift = deepLift(model, { featureNames, outputNames });
  log(waterfall(await lift.explain(rows.slice([0, 1]), { target: 0, baseline: mean }), { width }));
};
