import type { ReportBlock } from "@hyaline/plots";
import type { StudyResult } from "../demo/study.js";

const shown = 8;

/** Where the methods agree: the features with the best mean rank over all methods, and what each method gives them. */
export function agreementBlock({ explanations }: StudyResult, row: number): ReportBlock {
  const values = explanations.map(({ explanation: { values } }) => {
    const size = values.values.length / (values.shape[0] as number);
    return Array.from(values.values.slice(row * size, (row + 1) * size));
  });
  const ranks = values.map(ranksOf);
  const features = (values[0] as number[]).map((_, feature) => feature);
  const rank = (feature: number) => ranks.reduce((sum, each) => sum + (each[feature] as number), 0);
  const names = explanations[0]?.explanation.featureNames ?? [];
  return {
    kind: "table",
    caption: "Where the methods agree: the measurements that rank highest over all three",
    columns: ["Measurement", ...explanations.map(({ method }) => method)],
    rows: features
      .sort((a, b) => rank(a) - rank(b))
      .slice(0, shown)
      .map((feature) => [
        names[feature] ?? `feature ${feature}`,
        ...values.map((of) => Math.round(1000 * (of[feature] as number)) / 1000),
      ]),
  };
}

/** The place of each value by its size, the largest first; equal sizes share the mean of their places. */
export function ranksOf(values: readonly number[]): number[] {
  const sizes = values.map(Math.abs);
  return sizes.map((size) => {
    const larger = sizes.filter((other) => other > size).length;
    const equal = sizes.filter((other) => other === size).length;
    return larger + (equal - 1) / 2;
  });
}
