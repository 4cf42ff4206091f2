import type { Explanation, FeatureEffects, Readings, Scores, Series } from "@hyaline/explanation";
import { explanationOf } from "./explanations.js";

/** What every plot can draw, by what its facts say that it draws, with all names and texts as given. */
export interface Samples {
  readonly explanation: Explanation;
  readonly featureEffects: FeatureEffects;
  readonly readings: Readings;
  readonly scores: Scores;
  readonly series: readonly Series[];
}

const provenance = { options: {}, evaluations: 1, versions: {} };

/** @param text stands for every name and text @param numbers stand for every number, four of them */
export function samples(text: string, numbers: readonly number[] = [3, -2, 0.5, 0]): Samples {
  const [a = 0, b = 0] = numbers;
  const explanation = explanationOf(numbers, {
    method: text,
    values: { shape: [1, 2, 2], values: numbers },
    data: { shape: [1, 2, 2], values: numbers },
    baseValue: { shape: [1], values: [a] },
    output: { shape: [1], values: [b] },
    standardError: { shape: [1, 2, 2], values: numbers },
    featureNames: numbers.map(() => text),
    outputNames: [text],
    link: text,
    layer: text,
    texts: [text],
    tokens: [numbers.map(() => text)],
  });
  return {
    explanation,
    featureEffects: {
      kind: "featureEffects",
      method: text,
      target: 0,
      featureNames: [text],
      outputNames: [text],
      effects: [
        {
          feature: 0,
          grid: numbers,
          values: numbers,
          curves: { shape: [1, numbers.length], values: numbers },
        },
      ],
      provenance,
    },
    readings: {
      kind: "readings",
      method: text,
      quantity: text,
      target: [0],
      values: { shape: [1, 2, 2], values: numbers },
      axes: [{ name: text, labels: [text, text] }, { name: text }],
      outputNames: [text],
      provenance,
    },
    scores: {
      kind: "scores",
      metric: text,
      values: { shape: [1], values: [a] },
      curves: [{ fractions: numbers, outputs: numbers, auc: b }],
      provenance,
    },
    series: [{ name: text, x: numbers, y: numbers, band: { low: numbers, high: numbers } }],
  };
}
