import { type NumericArray, sizeOf } from "@hyaline/core";
import fc from "fast-check";
import type { ResultKind } from "../index.js";

const number = fc.double();
const numbersOf = (length: number) => fc.array(number, { minLength: length, maxLength: length });
const name = fc.string({ maxLength: 8, unit: "binary" });
const dictionary = <T>(value: fc.Arbitrary<T>) => fc.dictionary(name, value, { noNullPrototype: true });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
/** Fields that are undefined left out, as results have them. */
const compact = <T>(value: T): T =>
  (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value)
    ? value
    : Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined))) as T;

const arrayOf = (shape: readonly number[], values = numbersOf(sizeOf(shape))): fc.Arbitrary<NumericArray> =>
  fc.tuple(values, fc.constantFrom("float32", "float64", "plain")).map(([list, dtype]) => {
    if (dtype === "plain") return { shape, values: list };
    return { shape, values: (dtype === "float32" ? Float32Array : Float64Array).from(list) };
  });
const target = fc.oneof(
  fc.constant(null),
  fc.nat(1000),
  fc.record({ weights: numbersOf(3), name: optional(name) }).map(compact),
  fc
    .record({ index: fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }), output: optional(fc.nat(9)) })
    .map(compact),
);
const targetsOf = (rows: number) => fc.array(target, { minLength: rows, maxLength: rows });
const provenance = fc
  .record({
    options: dictionary(fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null))),
    seed: optional(fc.nat()),
    evaluations: fc.nat(),
    backend: optional(name),
    versions: dictionary(name),
    durationMs: optional(number),
    partial: optional(fc.boolean()),
  })
  .map(compact);
const names = { featureNames: optional(fc.array(name)), outputNames: optional(fc.array(name)) };
const size = fc.integer({ min: 0, max: 3 });
const sizes = fc.tuple(size, size, size);
const recordOf = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(fields).map(compact);
const listOf = <T>(of: fc.Arbitrary<T>, length: number) =>
  fc.array(of, { minLength: length, maxLength: length });

const interval = recordOf({ mean: number, low: number, high: number, rows: fc.nat() });
const cost = recordOf({ evaluations: fc.nat(), durationMs: number });
const placeAmong = (count: number) => fc.nat(Math.max(0, count - 1));

/** Any result of each kind. */
export const arbitraryResults: { readonly [K in ResultKind]: fc.Arbitrary<unknown> } = {
  explanation: sizes.chain(([rows, features]) =>
    recordOf({
      method: name,
      values: arrayOf([rows, features]),
      baseValue: optional(arrayOf([rows])),
      output: optional(arrayOf([rows])),
      data: arrayOf([rows, features]),
      target: targetsOf(rows),
      ...names,
      players: optional(
        arrayOf(
          [features],
          numbersOf(features).map((list) => list.map((_, i) => i)),
        ),
      ),
      layer: optional(name),
      inputs: optional(
        fc.uniqueArray(recordOf({ name, data: arrayOf([rows, 2]), values: optional(arrayOf([rows, 2])) }), {
          maxLength: 2,
          selector: (input) => input.name,
        }),
      ),
      texts: optional(listOf(name, rows)),
      tokens: optional(listOf(fc.array(name), rows)),
      link: optional(name),
      interactions: optional(arrayOf([rows, features, features])),
      convergenceDelta: optional(numbersOf(rows)),
      standardError: optional(arrayOf([rows, features])),
      extra: optional(dictionary(fc.string())),
      provenance,
    }),
  ),
  featureEffects: sizes.chain(([count, grid, rows]) =>
    recordOf({
      kind: fc.constant("featureEffects"),
      method: name,
      target,
      effects: listOf(
        recordOf({
          feature: fc.nat(9),
          grid: numbersOf(grid),
          values: numbersOf(grid),
          curves: optional(arrayOf([rows, grid])),
        }),
        count,
      ),
      ...names,
      provenance,
    }),
  ),
  sensitivities: size.chain((features) =>
    recordOf({
      kind: fc.constant("sensitivities"),
      method: name,
      target,
      indices: recordOf({ first: numbersOf(features), total: numbersOf(features) }),
      standardErrors: optional(recordOf({ first: numbersOf(features) })),
      interactions: optional(arrayOf([features, features])),
      ...names,
      provenance,
    }),
  ),
  rules: sizes.chain(([rows, features, conditions]) =>
    recordOf({
      kind: fc.constant("rules"),
      method: name,
      data: arrayOf([rows, features]),
      target: targetsOf(rows),
      rules: listOf(
        recordOf({
          conditions: listOf(
            recordOf({
              feature: fc.nat(9),
              text: name,
              above: optional(number),
              atMost: optional(number),
              equals: optional(number),
            }),
            conditions,
          ),
          precision: number,
          coverage: number,
        }),
        rows,
      ),
      ...names,
      provenance,
    }),
  ),
  counterfactuals: sizes.chain(([rows, count, features]) =>
    recordOf({
      kind: fc.constant("counterfactuals"),
      method: name,
      data: arrayOf([rows, features]),
      target: targetsOf(rows),
      values: arrayOf([rows, count, features]),
      valid: arrayOf([rows, count]),
      outputs: optional(arrayOf([rows, count])),
      distances: optional(arrayOf([rows, count])),
      ...names,
      provenance,
    }),
  ),
  influences: sizes.chain(([rows, count, features]) =>
    recordOf({
      kind: fc.constant("influences"),
      method: name,
      data: arrayOf([rows, features]),
      target: targetsOf(rows),
      indices: arrayOf([rows, count], listOf(fc.nat(100000), rows * count)),
      values: arrayOf([rows, count]),
      outputNames: optional(fc.array(name)),
      provenance,
    }),
  ),
  readings: sizes.chain(([rows, layers, places]) =>
    recordOf({
      kind: fc.constant("readings"),
      method: name,
      quantity: name,
      target: optional(targetsOf(rows)),
      values: arrayOf([rows, layers, places]),
      axes: fc.tuple(
        recordOf({ name, labels: listOf(name, layers) }),
        recordOf({ name, labels: fc.constant(undefined) }),
      ),
      output: optional(arrayOf([rows])),
      sourceOutput: optional(arrayOf([rows])),
      ...names,
      provenance,
    }),
  ),
  conceptScores: size.chain((runs) =>
    recordOf({
      kind: fc.constant("conceptScores"),
      method: name,
      layer: name,
      target,
      concepts: fc.array(
        recordOf({
          name,
          score: number,
          magnitude: number,
          accuracy: number,
          pValue: number,
          scores: numbersOf(runs),
          randomScores: numbersOf(runs),
        }),
        { maxLength: 2 },
      ),
      ...names,
      provenance,
    }),
  ),
  maxima: sizes.chain(([rows, features]) =>
    recordOf({
      kind: fc.constant("maxima"),
      method: name,
      data: arrayOf([rows, features]),
      target: targetsOf(rows),
      values: arrayOf([rows, features]),
      outputs: arrayOf([rows]),
      ...names,
      provenance,
    }),
  ),
  scores: sizes.chain(([rows, points]) =>
    recordOf({
      kind: fc.constant("scores"),
      metric: name,
      values: arrayOf([rows]),
      interval: optional(interval),
      curves: optional(
        listOf(
          recordOf({
            fractions: numbersOf(points),
            outputs: numbersOf(points),
            auc: number,
            names: optional(listOf(name, points)),
          }),
          rows,
        ),
      ),
      provenance,
    }),
  ),
  comparison: sizes.chain(([explainers, metrics, rows]) =>
    recordOf({
      kind: fc.constant("comparison"),
      explainers: listOf(name, explainers),
      metrics: listOf(
        recordOf({
          name,
          direction: fc.constantFrom("higher", "lower"),
          title: optional(name),
          family: optional(name),
          range: optional(numbersOf(2)),
        }),
        metrics,
      ),
      values: arrayOf([explainers, metrics, rows]),
      means: listOf(listOf(interval, metrics), explainers),
      ranks: arrayOf([explainers, metrics]),
      meanRanks: numbersOf(explainers),
      firstShares: numbersOf(explainers),
      explaining: listOf(cost, explainers),
      scoring: listOf(listOf(cost, metrics), explainers),
      failures: fc.array(
        recordOf({
          explainer: placeAmong(explainers),
          metric: optional(placeAmong(metrics)),
          code: name,
          message: name,
        }),
        { maxLength: explainers * metrics === 0 ? 0 : 2 },
      ),
      ...(explainers * metrics === 0
        ? {}
        : {
            recommendation: optional(
              recordOf({ explainer: placeAmong(explainers), share: number, evidence: fc.array(name) }),
            ),
          }),
      provenance,
    }),
  ),
};
