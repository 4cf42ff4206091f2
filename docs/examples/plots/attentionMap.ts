import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { attentionPatterns } from "@hyaline/explainers";
import { attentionMap } from "@hyaline/plots";
import { induction, repeated } from "../data/induction.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model } = await induction();
  const ids = repeated(6, () => 0);
  const patterns = await attentionPatterns(model).explain([ids]);
  // The second layer: each step looks at what came after the same token, six steps ago.
  log(attentionMap(patterns, { width, layer: 1, head: 0, tokens: ids.map(String) }));
};
