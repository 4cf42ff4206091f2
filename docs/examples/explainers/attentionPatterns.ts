import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { attentionPatterns } from "@hyaline/explainers";
import { heatMap } from "@hyaline/plots";
import { induction, repeated } from "../data/induction.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model } = await induction();
  const ids = repeated(6, () => 0);
  const patterns = await attentionPatterns(model).explain([ids]);
  const labels = ids.map(String);
  // The second layer: each step looks at what came after the same token, six steps ago.
  for (const head of [0, 1])
    log(heatMap(patterns, { width, at: { layer: 1, head }, downLabels: labels, acrossLabels: labels }));
};
