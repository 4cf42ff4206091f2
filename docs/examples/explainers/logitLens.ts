import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { logitLens } from "@hyaline/explainers";
import { heatMap } from "@hyaline/plots";
import { induction, repeated } from "../data/induction.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model } = await induction();
  // After the second 3 comes 4: the model knows it only after its second layer.
  const lens = logitLens(model, { layers: ["start", "middle", "end"], readout: "logits" });
  const found = await lens.explain([repeated(6, () => 0)], { target: { index: [9, 4] } });
  log(heatMap(found, { width, at: { step: 9 }, down: "layer", across: "output" }));
};
