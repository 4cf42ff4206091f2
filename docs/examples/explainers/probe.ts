import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { probe } from "@hyaline/explainers";
import { patients } from "../data/patients.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, trained, background } = await patients();
  const probes = probe(model, { layers: ["hidden", "classes"] });
  const { values, axes } = await probes.explain(background, { labels: trained.targets });
  for (const [layer, name] of (axes[0]?.labels ?? []).entries()) {
    const own = trained.targets.map((_, row) => values.values[row * 2 + layer] ?? 0);
    log(`${name}: ${(own.reduce((a, b) => a + b) / own.length).toFixed(2)}`);
  }
};
