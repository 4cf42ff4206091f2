import { type ComparedMetric, type Comparison, meanInterval, type Provenance } from "@hyaline/explanation";
import type { Cells } from "./cells.js";
import { ranksOf, standingOf } from "./ranking.js";
import { recommend } from "./recommend.js";

/** What was found as one table, ranked. */
export function comparisonOf(
  cells: Cells,
  explainers: readonly string[],
  metrics: readonly ComparedMetric[],
  provenance: Provenance,
): Comparison {
  const { explaining, scoring, failures, rows = 0 } = cells;
  const nothing = new Float64Array(rows).fill(Number.NaN);
  const table = cells.values.map((own) => own.map((values) => values ?? nothing));
  const means = table.map((own) => own.map(meanInterval));
  const ranks = metrics.map(({ direction }, m) =>
    ranksOf(
      means.map((own) => own[m]?.mean as number),
      direction,
    ),
  );
  const standing = standingOf(table, metrics, ranks, rows);
  const recommendation = recommend(standing, { explainers, metrics, ranks, explaining, rows });
  return {
    kind: "comparison",
    explainers,
    metrics,
    values: {
      shape: [explainers.length, metrics.length, rows],
      values: Float64Array.from(table.flatMap((own) => own.flatMap((values) => Array.from(values)))),
    },
    means,
    ranks: {
      shape: [explainers.length, metrics.length],
      values: Float64Array.from(explainers.flatMap((_, e) => ranks.map((own) => own[e] as number))),
    },
    meanRanks: standing.meanRanks,
    firstShares: standing.firstShares,
    explaining: [...explaining],
    scoring: scoring.map((own) => [...own]),
    failures,
    ...(recommendation ? { recommendation } : {}),
    provenance,
  };
}
