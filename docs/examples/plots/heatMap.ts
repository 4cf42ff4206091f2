import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { layerAblation } from "@hyaline/explainers";
import { heatMap } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, rows, outputNames } = await patients();
  const options = { layers: ["hidden"], places: { unit: 1 }, fill: "mean", background, outputNames } as const;
  const found = await layerAblation(model, options).explain(rows, { target: 0 });
  for (const row of [0, 4]) log(heatMap(found, { row, width, down: "layer", across: "unit" }));
};
