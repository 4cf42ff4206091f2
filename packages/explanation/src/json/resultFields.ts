import type { ExplainedInput, Explanation, Provenance } from "../explanation.js";
import type {
  ComparedMetric,
  Comparison,
  ComparisonFailure,
  ConceptScore,
  ConceptScores,
  Cost,
  Counterfactuals,
  FeatureEffects,
  FeaturePairEffect,
  Influences,
  Interval,
  Maxima,
  ReadingAxis,
  Readings,
  Recommendation,
  Rules,
  Scores,
  Sensitivities,
} from "../results.js";
import {
  anything,
  array,
  type Fields,
  flag,
  index,
  list,
  map,
  number,
  oneOf,
  optional,
  pairOf,
  record,
  target,
  text,
} from "./field.js";

const texts = list(text);
const numbers = list(number);
const targets = list(target);

const provenance = record<Provenance>({
  options: anything,
  seed: optional(number),
  evaluations: number,
  backend: optional(text),
  versions: map(text),
  durationMs: optional(number),
  partial: optional(flag),
});
const names = { featureNames: optional(texts), outputNames: optional(texts) };

const explanation: Fields<Explanation> = {
  method: text,
  values: array,
  baseValue: optional(array),
  output: optional(array),
  data: array,
  target: targets,
  ...names,
  players: optional(array),
  layer: optional(text),
  inputs: optional(
    list(
      record<ExplainedInput>({ name: text, data: array, values: optional(array), players: optional(array) }),
    ),
  ),
  texts: optional(texts),
  tokens: optional(list(texts)),
  link: optional(text),
  interactions: optional(array),
  convergenceDelta: optional(numbers),
  standardError: optional(array),
  extra: optional(anything),
  provenance,
};

const featureEffects: Fields<FeatureEffects> = {
  kind: oneOf("featureEffects"),
  method: text,
  target,
  effects: list(record({ feature: index, grid: numbers, values: numbers, curves: optional(array) })),
  pairs: optional(
    list(
      record<FeaturePairEffect>({
        features: pairOf(index),
        grids: pairOf(numbers),
        values: array,
      }),
    ),
  ),
  ...names,
  provenance,
};

const sensitivities: Fields<Sensitivities> = {
  kind: oneOf("sensitivities"),
  method: text,
  target,
  indices: map(numbers),
  standardErrors: optional(map(numbers)),
  interactions: optional(array),
  ...names,
  provenance,
};

const condition = {
  feature: index,
  text,
  above: optional(number),
  atMost: optional(number),
  equals: optional(number),
};

const rules: Fields<Rules> = {
  kind: oneOf("rules"),
  method: text,
  data: array,
  target: targets,
  rules: list(record({ conditions: list(record(condition)), precision: number, coverage: number })),
  players: optional(array),
  ...names,
  provenance,
};

const counterfactuals: Fields<Counterfactuals> = {
  kind: oneOf("counterfactuals"),
  method: text,
  data: array,
  target: targets,
  values: array,
  valid: array,
  outputs: optional(array),
  distances: optional(array),
  ...names,
  provenance,
};

const influences: Fields<Influences> = {
  kind: oneOf("influences"),
  method: text,
  data: array,
  target: targets,
  indices: array,
  values: array,
  scores: optional(array),
  outputNames: optional(texts),
  provenance,
};

const readings: Fields<Readings> = {
  kind: oneOf("readings"),
  method: text,
  quantity: text,
  target: optional(targets),
  values: array,
  axes: list(record<ReadingAxis>({ name: text, labels: optional(texts) })),
  output: optional(array),
  sourceOutput: optional(array),
  ...names,
  provenance,
};

const conceptScores: Fields<ConceptScores> = {
  kind: oneOf("conceptScores"),
  method: text,
  layer: text,
  target,
  concepts: list(
    record<ConceptScore>({
      name: text,
      score: number,
      magnitude: number,
      accuracy: number,
      pValue: number,
      scores: numbers,
      randomScores: numbers,
    }),
  ),
  ...names,
  provenance,
};

const maxima: Fields<Maxima> = {
  kind: oneOf("maxima"),
  method: text,
  data: array,
  target: targets,
  values: array,
  outputs: array,
  ...names,
  provenance,
};

const interval = record<Interval>({ mean: number, low: number, high: number, rows: index });

const scores: Fields<Scores> = {
  kind: oneOf("scores"),
  metric: text,
  values: array,
  interval: optional(interval),
  curves: optional(
    list(record({ fractions: numbers, outputs: numbers, auc: number, names: optional(texts) })),
  ),
  provenance,
};

const cost = record<Cost>({ evaluations: number, durationMs: number });

const comparison: Fields<Comparison> = {
  kind: oneOf("comparison"),
  explainers: texts,
  metrics: list(
    record<ComparedMetric>({
      name: text,
      direction: oneOf("higher", "lower"),
      title: optional(text),
      family: optional(text),
      range: optional(numbers),
    }),
  ),
  values: array,
  means: list(list(interval)),
  ranks: array,
  meanRanks: numbers,
  firstShares: numbers,
  explaining: list(cost),
  scoring: list(list(cost)),
  failures: list(
    record<ComparisonFailure>({ explainer: index, metric: optional(index), code: text, message: text }),
  ),
  recommendation: optional(record<Recommendation>({ explainer: index, share: number, evidence: texts })),
  provenance,
};

/** Every kind of result, field by field. */
export const resultFields = {
  explanation: record(explanation),
  featureEffects: record(featureEffects),
  sensitivities: record(sensitivities),
  rules: record(rules),
  counterfactuals: record(counterfactuals),
  influences: record(influences),
  readings: record(readings),
  conceptScores: record(conceptScores),
  maxima: record(maxima),
  scores: record(scores),
  comparison: record(comparison),
};
