import type { Comparison } from "@hyaline/explanation";

const mean = (value: number) => ({ mean: value, low: value - 0.1, high: value + 0.1, rows: 4 });
const cost = { evaluations: 8, durationMs: 2 };

/** Two explainers by three metrics; the second is better at two. */
export const compared: Comparison = {
  kind: "comparison",
  explainers: ["saliency", "kernelShap"],
  metrics: [
    { name: "deletionAuc", direction: "lower" },
    { name: "insertionAuc", direction: "higher" },
    { name: "completenessError", direction: "lower" },
  ],
  values: { shape: [2, 3, 1], values: [0.4, 0.6, 0.3, 0.2, 0.5, 1e-16] },
  means: [
    [mean(0.4), mean(0.6), mean(0.3)],
    [mean(0.2), mean(0.5), { mean: 1e-16, low: 0, high: 2e-16, rows: 4 }],
  ],
  ranks: { shape: [2, 3], values: [2, 1, 2, 1, 2, 1] },
  meanRanks: [5 / 3, 4 / 3],
  firstShares: [0.25, 0.75],
  explaining: [cost, cost],
  scoring: [[cost, cost, cost], [cost, cost, cost]], // biome-ignore format: one line
  failures: [],
  recommendation: { explainer: 1, share: 0.75, evidence: ["It has the best mean rank."] },
  provenance: { options: {}, evaluations: 16, versions: {} },
};
