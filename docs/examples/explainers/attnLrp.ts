import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { attnLrp } from "@hyaline/explainers";
import { attentive } from "../data/attentive.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, ids, words } = attentive("the film was slow but wonderful");
  const { values } = await attnLrp(model, { layer: "embedding" }).explain(ids, { target: 1 });
  for (const [i, word] of words.entries()) log(`${word}: ${values.values[i]?.toFixed(3)}`);
};
