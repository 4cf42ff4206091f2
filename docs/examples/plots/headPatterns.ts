import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { attentionPatterns } from "@hyaline/explainers";
import { headPatterns } from "@hyaline/plots";
import { induction, repeated } from "../data/induction.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model } = await induction();
  const patterns = await attentionPatterns(model).explain([repeated(6, () => 0)]);
  log(headPatterns(patterns, { width }));
};
