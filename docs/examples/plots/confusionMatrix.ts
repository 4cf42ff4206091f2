import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { confusionMatrix } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, trained, outputNames } = await patients();
  const outputs = { shape: [60, 2], values: (await model(background).data()) as Float32Array };
  log(confusionMatrix({ kind: "predictions", outputs, labels: trained.targets, outputNames }, { width }));
};
