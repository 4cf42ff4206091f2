import { flag } from "@hyaline/core/facts";
import type { Interval } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { better, comparedScores } from "../parts/comparedScores.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { amountTone, matrix } from "../parts/matrix/matrix.js";
import { brushes } from "../parts/palette/palette.js";

const most = 30;
const wide = 24;

/**
 * Explainers by metrics, as an SVG text: each cell is the mean score with half of its 95 % interval, the stronger the colour the
 * better the rank, the arrow of a column says which way is better. The last column is how often the explainer ranks first when
 * the rows are drawn anew; the most frequent stands first. On narrow pages metrics stand under each other.
 *
 * Takes what `compareExplainers` gives; at most 30 explainers and 30 metrics are drawn.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for what is no comparison, `shape`, `data`
 * @example
 * ```ts
 * const explainers = { saliency: saliency(model), integratedGradients: integratedGradients(model) };
 * const metrics = [deletionAuc, insertionAuc, sparseness];
 * const comparison = await compareExplainers({ model, data: x, explainers, metrics });
 * const svg = comparisonTable(comparison);
 * ```
 */
export const comparisonTable = /* @__PURE__ */ definePlot(
  {
    name: "comparisonTable",
    title: "Table of a comparison",
    family: "model",
    summary: "Explainers by metrics: mean scores, how sure they are, and ranks.",
    draws: "comparison",
    count: "one",
    rows: "any",
    needs: [],
  },
  {
    /** Whether the intervals stand beside the means where they have room (default true). */
    intervals: flag("Whether the intervals stand beside the means where they have room.", true),
  },
  (comparison, { width = 640, intervals, theme, title }) => {
    const { explainers, metrics, means, ranks, firstShares } = comparedScores(comparison);
    const paint = brushes(theme);
    const order = [...explainers.keys()]
      .sort((a, b) => (firstShares[b] as number) - (firstShares[a] as number) || a - b)
      .slice(0, most);
    const shown = metrics.slice(0, most);
    const columns = [...shown.map(({ name, direction }) => `${name} ${better(direction)}`), "ranks first"];
    const cells = columns.map((_, c) =>
      order.map((e) => (c < shown.length ? (ranks[e]?.[c] as number) : Number.NaN)),
    );
    const said = columns.map((_, c) =>
      order.map((e) => {
        if (c === shown.length) return [percent(firstShares[e] as number)];
        const interval = means[e]?.[c] as Interval;
        const mean = formatMean(interval);
        return intervals ? [withInterval(interval), mean] : [mean];
      }),
    );
    const names = order.map((e) => explainers[e] as string);
    // Metrics stand side by side where each has room for its name, else under each other.
    const across = (width - 120) / columns.length >= 92;
    const turned = <T>(table: readonly (readonly T[])[]): T[][] =>
      order.map((_, i) => table.map((line) => line[i] as T));
    const tone = amountTone(order.length, "series2");
    const best = (rank: number) =>
      Number.isNaN(rank) ? { role: "surface" as const, opacity: 0 } : tone(order.length + 1 - rank);
    const table = matrix(
      {
        width,
        rows: across ? names : columns,
        columns: across ? columns : names,
        headLines: 3,
        cells: across ? turned(cells) : cells,
        cellHeight: wide,
        tone: best,
        write: (_, r, c) => (across ? said[c]?.[r] : said[r]?.[c]) ?? [],
        inked: true,
      },
      paint,
    );
    const { recommendation } = comparison;
    const winner = recommendation && explainers[recommendation.explainer];
    return {
      title: title ?? "Comparison",
      description: winner
        ? `${explainers.length} explainers by ${metrics.length} metrics. ${winner} ranks first in ${percent(recommendation.share)} of resamples.`
        : `${explainers.length} explainers by ${metrics.length} metrics, none of which stands out.`,
      width,
      height: table.bottom + 4,
      body: table.marks,
      notes: [
        "↑ more is better, ↓ less is; the stronger the colour the better the rank.",
        ...(recommendation?.evidence ?? []).slice(0, 3).map((text) => isolate(clip(text, 300))),
        ...(explainers.length > most
          ? [`${explainers.length - most} further explainers are not drawn.`]
          : []),
        ...(metrics.length > most ? [`${metrics.length - most} further metrics are not drawn.`] : []),
      ],
      table: {
        columns: ["Explainer", ...columns, "evaluations", "milliseconds"],
        rows: order.map((e, i) => [
          explainers[e] as string,
          ...shown.map((_, m) => withInterval(means[e]?.[m] as Interval)),
          said.at(-1)?.[i]?.[0] as string,
          formatNumber(comparison.explaining[e]?.evaluations ?? Number.NaN, 6),
          formatNumber(comparison.explaining[e]?.durationMs ?? Number.NaN, 4),
        ]),
        omitted: explainers.length - order.length,
      },
    };
  },
);

/** "exact" for what differs from 0 by rounding alone. */
function formatMean({ mean }: Interval): string {
  if (Number.isNaN(mean)) return "–";
  return Math.abs(mean) < 1e-12 ? "exact" : formatNumber(mean);
}

/** A mean and half of its interval. */
function withInterval(interval: Interval): string {
  const size = (interval.high - interval.low) / 2;
  return size > 1e-12 ? `${formatMean(interval)} ± ${formatNumber(size, 1)}` : formatMean(interval);
}

const percent = (share: number): string => (Number.isFinite(share) ? `${Math.round(share * 100)} %` : "–");
