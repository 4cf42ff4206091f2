import { calibration } from "../../../model/calibration.js";
import { confusionMatrix } from "../../../model/confusionMatrix.js";
import { formatNumber } from "../../../parts/axis/formatNumber.js";
import { better } from "../../../parts/comparedScores.js";
import { methodName } from "../../../parts/methodName.js";
import { figure } from "../../figure.js";
import type { Fact, ReportBlock, ReportSection } from "../blocks.js";
import type { ReadStudy, StudyMetric } from "./study.js";

/** What the rest rests on: how often the model is right, and how good its explanations are. */
export function shortSection({ study, predicted, rows, explanations }: ReadStudy): ReportSection[] {
  const { comparison, metrics = [], data } = study;
  const right = predicted?.rows.filter(({ label, answer }) => label === answer).length ?? 0;
  const all = predicted?.rows.length ?? 0;
  const facts: Fact[] = [
    ...(predicted
      ? [
          { label: "right answers", value: percent(right / all), detail: `${right} of ${all} rows` },
          { label: "wrong answers", value: all - right, detail: "they come first below" },
        ]
      : []),
    {
      label: "rows explained",
      value: rows,
      detail: `by ${explanations.map(({ method }) => methodName(method)).join(", ")}`,
    },
  ];
  const advice = comparison?.recommendation;
  if (comparison && advice)
    facts.push({
      label: "explainer to take",
      value: methodName(comparison.explainers[advice.explainer] ?? ""),
      detail: `ranks first in ${percent(advice.share)} of resamples of the rows`,
    });
  const blocks: ReportBlock[] = [{ kind: "facts", facts }];
  if (data?.predictions)
    blocks.push({
      kind: "row",
      blocks: [figure(confusionMatrix, data.predictions), figure(calibration, data.predictions)],
    });
  if (metrics.length > 0) blocks.push(scoresTable(metrics));
  return [{ heading: "In short", blocks }];
}

const scoresTable = (metrics: readonly StudyMetric[]): ReportBlock => ({
  kind: "table",
  caption:
    "How good the explanations are: means over rows with their 95 % intervals; ↑ more is better, ↓ less is.",
  columns: ["Metric", "Method", "Mean", "95 % interval", "Rows"],
  rows: metrics.map(({ method, scores, direction, title }) => {
    const known = Array.from(scores.values.values).filter((value) => !Number.isNaN(value));
    const mean = scores.interval?.mean ?? known.reduce((sum, value) => sum + value / known.length, 0);
    return [
      `${title ?? methodName(scores.metric)} ${better(direction)}`,
      methodName(method),
      Math.abs(mean) < 1e-12 ? "exact" : formatNumber(mean),
      scores.interval && Number.isFinite(scores.interval.low)
        ? `${formatNumber(scores.interval.low)} to ${formatNumber(scores.interval.high)}`
        : "–",
      known.length,
    ];
  }),
});

export const percent = (share: number): string => `${formatNumber(100 * share)} %`;
