import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { saliency } from "@hyaline/explainers";
import { interpretability } from "@hyaline/metrics";
import { patients } from "../data/patients.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, background } = await patients();
  const explanation = await saliency(model).explain(background, { target: 0 });
  for (const depth of [1, 2, 4]) {
    const { interval } = await interpretability({ explanation, model }, { depth });
    log(`depth ${depth}: R² ${interval?.mean.toFixed(2)}`);
  }
};
