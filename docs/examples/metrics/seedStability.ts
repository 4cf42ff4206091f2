import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { limeTabular } from "@hyaline/explainers";
import { seedStability } from "@hyaline/metrics";
import { patients } from "../data/patients.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, background, rows } = await patients();
  for (const samples of [50, 1000]) {
    const withSeed = (seed: number) => limeTabular(model, { background, samples, seed });
    const explanation = await withSeed(0).explain(rows);
    const { interval } = await seedStability({ explanation, withSeed }, { seeds: 3 });
    log(`${samples} samples: ${interval?.mean.toFixed(2)}`);
  }
};
