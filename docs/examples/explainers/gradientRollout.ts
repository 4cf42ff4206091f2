import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { gradientRollout } from "@hyaline/explainers";
import { bar } from "@hyaline/plots";
import { attentive } from "../data/attentive.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, ids, words } = attentive("the film was slow but wonderful");
  const explanation = await gradientRollout(model).explain(ids, { target: 1 });
  log(bar(explanation, { width, labels: words }));
};
