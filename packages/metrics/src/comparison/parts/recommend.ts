import { type ComparedMetric, type Cost, RESAMPLES, type Recommendation } from "@hyaline/explanation";
import type { Standing } from "./ranking.js";

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const listed = (names: readonly string[]): string => names.join(", ");

/** What is recommended, and on which evidence; nothing where no metric tells the explainers apart. */
export function recommend(
  { ranked, telling, meanRanks, firstShares }: Standing,
  of: {
    readonly explainers: readonly string[];
    readonly metrics: readonly ComparedMetric[];
    readonly ranks: readonly (readonly number[])[];
    readonly explaining: readonly Cost[];
    readonly rows: number;
  },
): Recommendation | undefined {
  if (telling.length === 0 || ranked.length < 2) return undefined;
  const { explainers, metrics, ranks, explaining, rows } = of;
  const order = [...ranked].sort(
    (a, b) =>
      (meanRanks[a] as number) - (meanRanks[b] as number) ||
      (firstShares[b] as number) - (firstShares[a] as number) ||
      (explaining[a] as Cost).evaluations - (explaining[b] as Cost).evaluations,
  );
  const [best, next] = order as [number, number];
  const nameOf = (metric: number) => (metrics[metric] as ComparedMetric).name;
  const wins = telling.filter(
    (metric) => Math.min(...ranked.map((each) => ranks[metric]?.[each] as number)) === ranks[metric]?.[best],
  );
  const left = [...metrics.keys()].filter((metric) => !telling.includes(metric));
  const missing = explainers.filter((_, explainer) => !ranked.includes(explainer));
  const share = firstShares[best] as number;
  const evidence = [
    `${explainers[best]} has the best mean rank, ${meanRanks[best]?.toFixed(2)} over ${telling.length} metrics (${listed(telling.map(nameOf))}) and ${rows} rows; ${explainers[next]} comes next with ${meanRanks[next]?.toFixed(2)}.`,
    wins.length > 0
      ? `Its mean is the best by ${listed(wins.map(nameOf))}.`
      : "Its mean is the best by no single metric.",
    `It ranks first in ${percent(share)} of ${RESAMPLES} resamples of the rows, ${explainers[next]} in ${percent(firstShares[next] as number)}.`,
    ...(left.length > 0
      ? [
          `Not counted, because not every explainer has a number or all have the same: ${listed(left.map(nameOf))}.`,
        ]
      : []),
    ...(missing.length > 0 ? [`Not ranked, because it has no number at all: ${listed(missing)}.`] : []),
    `It took ${(explaining[best] as Cost).evaluations} evaluations of the model to explain the rows; the cheapest took ${Math.min(...ranked.map((each) => (explaining[each] as Cost).evaluations))}.`,
  ];
  return { explainer: best, share, evidence };
}
