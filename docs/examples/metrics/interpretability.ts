import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { saliency } from "@hyaline/explainers";
import { interpretability } from "@hyaline/metrics";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background } = await patients();
  const explanation = await saliency(model).explain(background, { target: 0 });
  const found: number[] = [];
  for (const depth of [1, 2, 4]) {
    const { interval } = await interpretability({ explanation, model }, { depth });
    found.push(interval?.mean ?? 0);
    log(`depth ${depth}: R² ${interval?.low.toFixed(2)} to ${interval?.high.toFixed(2)}`);
  }
  const labels = ["depth 1", "depth 2", "depth 4"];
  log(
    barChart([{ name: "R²", y: found }], { labels, width, xLabel: "R² on rows that the tree did not see" }),
  );
};
