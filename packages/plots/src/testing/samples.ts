import type {
  Comparison,
  Counterfactuals,
  Explanation,
  FeatureEffects,
  ModelOutline,
  Predictions,
  Readings,
  Scores,
  Series,
  TrainingEpoch,
} from "@hyaline/explanation";
import { explanationOf } from "./explanations.js";

/** What every plot can draw, by what its facts say that it draws, with all names and texts as given. */
export interface Samples {
  readonly explanation: Explanation;
  readonly featureEffects: FeatureEffects;
  readonly readings: Readings;
  readonly scores: Scores;
  readonly series: readonly Series[];
  readonly counterfactuals: Counterfactuals;
  readonly comparison: Comparison;
  readonly predictions: Predictions;
  readonly epoch: readonly TrainingEpoch[];
  readonly modelOutline: ModelOutline;
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
    players: { shape: [2, 2], values: [0, 1, 2, 3] },
    interactions: { shape: [1, 4, 4], values: numbers.flatMap(() => numbers) },
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
    counterfactuals: {
      kind: "counterfactuals",
      method: text,
      data: { shape: [1, 4], values: numbers },
      target: [0],
      values: { shape: [1, 1, 4], values: [...numbers].reverse() },
      valid: { shape: [1, 1], values: [1] },
      outputs: { shape: [1, 1], values: [a] },
      featureNames: numbers.map(() => text),
      outputNames: [text],
      provenance,
    },
    comparison: {
      kind: "comparison",
      explainers: [text, text],
      metrics: [0, 1, 2].map(() => ({ name: text, title: text, direction: "higher" })),
      values: { shape: [2, 3, 1], values: [a, b, a, b, a, b] },
      means: [0, 1].map(() => [a, b, a].map((mean) => ({ mean, low: mean, high: mean, rows: 1 }))),
      ranks: { shape: [2, 3], values: [1, 2, 1, 2, 1, 2] },
      meanRanks: [4 / 3, 5 / 3],
      firstShares: [0.75, 0.25],
      explaining: [0, 1].map(() => ({ evaluations: 1, durationMs: 1 })),
      scoring: [0, 1].map(() => [0, 1, 2].map(() => ({ evaluations: 1, durationMs: 1 }))),
      failures: [],
      recommendation: { explainer: 0, share: 0.75, evidence: [text] },
      provenance,
    },
    predictions: {
      kind: "predictions",
      outputs: { shape: [2, 2], values: numbers },
      labels: [0, 1],
      outputNames: [text, text],
    },
    epoch: [1, 2].map((epoch) => ({
      epoch,
      loss: a,
      scores: { [text]: b },
      validation: { loss: b, scores: { [text]: a } },
    })),
    modelOutline: {
      kind: "modelOutline",
      nodes: [0, 1].map(() => ({ name: text, detail: text, relevance: a })),
      edges: [{ from: 0, to: 1, relevance: b }],
      places: {
        width: 200,
        height: 200,
        nodes: [
          [100, 30],
          [100, 160],
        ],
        edges: [
          [
            [100, 52],
            [100, 138],
          ],
        ],
      },
    },
    series: [{ name: text, x: numbers, y: numbers, band: { low: numbers, high: numbers } }],
  };
}
