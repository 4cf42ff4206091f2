// Rows of a small made-up clinic, whose risk is a sum that anybody can check: every picture of the gallery can be made anew.
import type { Explanation, FeatureEffects } from "@hyaline/explanation";

export const featureNames = [
  "age",
  "blood pressure",
  "cholesterol",
  "smoker",
  "exercise",
  "weight",
  "glucose",
  "pulse",
];
export const provenance = { options: {}, evaluations: 0, versions: {} };

/** The same numbers each time, even between 0 and 1. */
export function* evenNumbers(seed: number): Generator<number, never> {
  let state = seed >>> 0;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const count = 120;
const drawn = evenNumbers(7);
const next = (low: number, high: number) => low + (high - low) * drawn.next().value;

/** Measurements of each patient, in the order of the names. */
export const rows = Array.from({ length: count }, () => {
  const [age, weight] = [next(20, 85), next(50, 115)];
  return [
    age,
    next(100, 150) + age / 4,
    next(140, 280),
    next(0, 1) < 0.3 ? 1 : 0,
    next(0, 7),
    weight,
    next(70, 110) + weight / 4,
    next(52, 100),
  ];
});

const means = featureNames.map((_, f) => rows.reduce((sum, row) => sum + (row[f] as number) / count, 0));

/** What each measurement adds to the risk, beside that of an average patient: age matters more to smokers. */
function partsOf(row: readonly number[]): number[] {
  const from = row.map((value, f) => value - (means[f] as number)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [age, pressure, cholesterol, smoker, exercise, weight, glucose, pulse] = from;
  return [
    0.0045 * age * (1 + 1.5 * (row[3] as number)),
    0.0032 * pressure,
    0.0009 * cholesterol,
    0.12 * smoker,
    -0.021 * exercise,
    0.00002 * weight * Math.abs(weight),
    0.004 * glucose,
    0.0004 * pulse,
  ];
}

const base = 0.31;
const parts = rows.map(partsOf);
const outputs = parts.map((row) => row.reduce((sum, part) => sum + part, base));

/** Of all rows, as exact Shapley values of a sum are. */
export const explained: Explanation = {
  method: "exactShap",
  values: { shape: [count, featureNames.length], values: parts.flat() },
  data: { shape: [count, featureNames.length], values: rows.flat() },
  target: rows.map(() => 0),
  baseValue: { shape: [count], values: rows.map(() => base) },
  output: { shape: [count], values: outputs },
  featureNames,
  outputNames: ["risk"],
  provenance,
};

/** The same as a method that samples gives it: each value with its standard error. */
export const sampled: Explanation = {
  ...explained,
  method: "kernelShap",
  standardError: {
    shape: [count, featureNames.length],
    values: parts.flat().map((part) => 0.01 + Math.abs(part) / 8),
  },
};

/** How the risk follows single measurements, with the curve of each patient. */
export const effects: FeatureEffects = {
  kind: "featureEffects",
  method: "partialDependence",
  target: 0,
  featureNames,
  outputNames: ["risk"],
  provenance,
  effects: [0, 1, 4, 5].map((feature) => {
    const all = rows.map((row) => row[feature] as number);
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const grid = Array.from({ length: 20 }, (_, i) => low + ((high - low) * i) / 19);
    const curves = rows.map((row) =>
      grid.map((at) => partsOf(row.with(feature, at)).reduce((sum, part) => sum + part, base)),
    );
    const values = grid.map((_, i) => curves.reduce((sum, curve) => sum + (curve[i] as number) / count, 0));
    return { feature, grid, values, curves: { shape: [count, grid.length], values: curves.flat() } };
  }),
};

export const localEffects: FeatureEffects = {
  ...effects,
  method: "accumulatedLocalEffects",
  effects: effects.effects.map(({ curves: _, values, ...effect }) => {
    const mean = values.reduce((sum, v) => sum + v / values.length, 0);
    return { ...effect, values: values.map((v) => v - mean) };
  }),
};
