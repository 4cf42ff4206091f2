import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { layerConductance } from "@hyaline/explainers";
import { outlineOf } from "@hyaline/explanation";
import { layOut, modelGraph } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, rows, mean } = await patients();
  const row = rows.slice([0, 1]);
  const conductance = layerConductance(model, { layer: "patients/hidden" });
  const { values } = await conductance.explain(row, { baseline: mean, target: 0 });
  const hidden = Array.from(values.values).reduce((sum, value) => sum + value, 0);
  const outline = outlineOf(model, row, { "patients/hidden": hidden });
  log(modelGraph(await layOut(outline), { width }));
};
