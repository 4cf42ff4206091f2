import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { probe } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, trained, background } = await patients();
  const probes = probe(model, { layers: ["hidden", "classes"] });
  const { values, axes } = await probes.explain(background, { labels: trained.targets });
  const labels = axes[0]?.labels?.map(String) ?? [];
  const y = labels.map((_, layer) => {
    const own = trained.targets.map((_, row) => values.values[row * 2 + layer] ?? 0);
    return own.reduce((a, b) => a + b) / own.length;
  });
  log(barChart([{ name: "right", y }], { labels, width, xLabel: "probability of the right class" }));
};
