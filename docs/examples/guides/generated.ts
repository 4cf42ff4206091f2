import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { goOn, idsOf, vocabulary, writer } from "../data/writer.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const model = writer();
  const prompt = "the cats with stripes";
  const ids = await goOn(model, prompt, 2);
  const words = ids.map((id) => vocabulary[id]);
  log(words.join(" "));

  // One row for each word that was generated: what the step before it said of it.
  const from = idsOf(prompt).length;
  const generated = ids.slice(from);
  const explainer = integratedGradients(model, { layer: "embedding", steps: 20 });
  const rows = (count: number) => tensor(new Array(count).fill(ids), { dtype: "int32" });
  const baseline = tensor([ids.map(() => 0)], { dtype: "int32" });
  const target = generated.map((id, i) => ({ index: [from + i - 1, id] }));
  const { values } = await explainer.explain(rows(generated.length), { target, baseline });
  for (const [i, id] of generated.entries()) {
    const shares = words.map((word, j) => `${word} ${values.values[i * ids.length + j]?.toFixed(1)}`);
    log(`${vocabulary[id]}: ${shares.slice(0, from + i).join(", ")}`);
  }

  // Why this form rather than that one: the difference of two places.
  const [sleep, sleeps] = idsOf("sleep sleeps") as [number, number];
  const contrast = await explainer.explain(rows(1), {
    target: { index: [from - 1, sleep], against: [from - 1, sleeps] },
    baseline,
  });
  const shares = words.slice(0, from).map((word, j) => `${word} ${contrast.values.values[j]?.toFixed(1)}`);
  log(`sleep rather than sleeps: ${shares.join(", ")}`);
};
