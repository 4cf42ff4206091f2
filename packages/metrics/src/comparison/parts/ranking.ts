import { type ComparedMetric, eachResample, RESAMPLES } from "@hyaline/explanation";

/** Scores of each explainer by each metric: [explainers][metrics], one number for each row. */
export type ScoreTable = readonly (readonly ArrayLike<number>[])[];

/**
 * Ranks of one metric's means, 1 for the best: equal ones share their mean rank, NaN has none.
 *
 * @param means of each explainer
 */
export function ranksOf(means: readonly number[], direction: ComparedMetric["direction"]): number[] {
  const isBetter = (a: number, b: number) => (direction === "higher" ? a > b : a < b);
  return means.map((own) => {
    if (Number.isNaN(own)) return Number.NaN;
    const better = means.filter((other) => isBetter(other, own)).length;
    const equal = means.filter((other) => other === own).length;
    return better + (equal + 1) / 2;
  });
}

/** What resamples of the rows say of the explainers. */
export interface Standing {
  readonly meanRanks: readonly number[];
  readonly firstShares: readonly number[];
  /** Explainers that have any mean. */
  readonly ranked: readonly number[];
  /** Metrics that have a mean of each of these and tell them apart. */
  readonly telling: readonly number[];
}

/**
 * How explainers stand by all metrics that tell them apart, each counting the same.
 *
 * @param ranks of each metric: of each explainer
 */
export function standingOf(
  table: ScoreTable,
  metrics: readonly ComparedMetric[],
  ranks: readonly (readonly number[])[],
  rows: number,
): Standing {
  const all = table.map((_, explainer) => explainer);
  const ranked = all.filter((explainer) => ranks.some((own) => !Number.isNaN(own[explainer])));
  const telling = [...metrics.keys()].filter((metric) => {
    const own = ranked.map((explainer) => ranks[metric]?.[explainer] as number);
    return own.every((rank) => !Number.isNaN(rank)) && own.some((rank) => rank !== own[0]);
  });
  const meanRank = (explainer: number, of: readonly (readonly number[])[]) =>
    of.reduce((sum, own) => sum + (own[explainer] as number), 0) / of.length;
  const counts = table.map(() => 0);
  if (telling.length > 0)
    eachResample(rows, (chosen) => {
      const again = telling.flatMap((metric) => {
        const means = all.map((explainer) => meanAt(table[explainer]?.[metric] ?? [], chosen));
        const own = ranksOf(means, (metrics[metric] as ComparedMetric).direction);
        // A resample may hold only rows of which the metric says nothing.
        return ranked.some((explainer) => Number.isNaN(own[explainer])) ? [] : [own];
      });
      const means = ranked.map((explainer) => (again.length > 0 ? meanRank(explainer, again) : 0));
      const least = Math.min(...means);
      const first = ranked.filter((_, i) => means[i] === least);
      for (const explainer of first) counts[explainer] = (counts[explainer] as number) + 1 / first.length;
    });
  const of = telling.map((metric) => ranks[metric] as readonly number[]);
  return {
    ranked,
    telling,
    meanRanks: all.map((explainer) => (ranked.includes(explainer) ? meanRank(explainer, of) : Number.NaN)),
    firstShares: counts.map((count, explainer) =>
      telling.length > 0 && ranked.includes(explainer) ? count / RESAMPLES : Number.NaN,
    ),
  };
}

function meanAt(values: ArrayLike<number>, chosen: Int32Array): number {
  let [sum, count] = [0, 0];
  for (const row of chosen) {
    const value = values[row];
    if (value === undefined || Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}
