/** Whether a value, such as JSON that somebody wrote, is what its field must be. */
type Check = (value: unknown) => boolean;
/** The checks of a record's fields. */
export type Fields = Readonly<Record<string, Check>>;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
const areNumbers: Check = (value) =>
  Array.isArray(value)
    ? value.every(isNumber)
    : ArrayBuffer.isView(value) && typeof ((value as Float64Array)[0] ?? 0) === "number";
const either =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));
const maybe = (check: Check): Check => either(check, (value) => value === undefined);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const of =
  (fields: Fields): Check =>
  (value) =>
    isRecord(value) && wrongField(fields, value) === undefined;

/** The first field that is not what it must be. */
export const wrongField = (fields: Fields, value: Readonly<Record<string, unknown>>): string | undefined =>
  Object.keys(fields).find((name) => !fields[name]?.(value[name]));

const array = of({ shape: listOf((n) => Number.isInteger(n) && (n as number) >= 0), values: areNumbers });
const texts = listOf(isText);
const target = either(
  isNumber,
  (value) => value === null,
  of({ weights: areNumbers, name: maybe(isText) }),
  of({ index: areNumbers }),
);

const interval = of({ mean: isNumber, low: isNumber, high: isNumber });
const cost = of({ evaluations: isNumber, durationMs: isNumber });
const areScores: Check = (value) => isRecord(value) && Object.values(value).every(isNumber);
const measures = { loss: isNumber, scores: maybe(areScores) };

/** What results are made of, as far as plots draw them. */
export const drawableKinds = {
  explanation: {
    kind: (value) => value === undefined || value === "explanation",
    method: isText,
    values: array,
    data: array,
    target: listOf(target),
    baseValue: maybe(array),
    output: maybe(array),
    standardError: maybe(array),
    interactions: maybe(array),
    players: maybe(array),
    featureNames: maybe(texts),
    outputNames: maybe(texts),
    texts: maybe(texts),
    tokens: maybe(listOf(texts)),
    link: maybe(isText),
    inputs: maybe(listOf(of({ name: isText, data: array, values: maybe(array), players: maybe(array) }))),
  },
  featureEffects: {
    kind: (value) => value === "featureEffects",
    method: isText,
    target,
    featureNames: maybe(texts),
    outputNames: maybe(texts),
    effects: listOf(of({ feature: isNumber, grid: areNumbers, values: areNumbers, curves: maybe(array) })),
  },
  readings: {
    kind: (value) => value === "readings",
    method: isText,
    quantity: isText,
    target: maybe(listOf(target)),
    values: array,
    axes: listOf(of({ name: isText, labels: maybe(texts) })),
    outputNames: maybe(texts),
  },
  scores: {
    kind: (value) => value === "scores",
    metric: isText,
    values: array,
    curves: maybe(listOf(of({ fractions: areNumbers, outputs: areNumbers, auc: isNumber }))),
  },
  counterfactuals: {
    kind: (value) => value === "counterfactuals",
    method: isText,
    data: array,
    target: listOf(target),
    values: array,
    valid: array,
    outputs: maybe(array),
    distances: maybe(array),
    featureNames: maybe(texts),
    outputNames: maybe(texts),
  },
  comparison: {
    kind: (value) => value === "comparison",
    explainers: texts,
    metrics: listOf(
      of({
        name: isText,
        title: maybe(isText),
        direction: (value) => value === "higher" || value === "lower",
      }),
    ),
    values: array,
    means: listOf(listOf(interval)),
    ranks: array,
    meanRanks: areNumbers,
    firstShares: areNumbers,
    explaining: listOf(cost),
    recommendation: maybe(of({ explainer: isNumber, share: isNumber, evidence: texts })),
  },
  predictions: {
    kind: (value) => value === "predictions",
    outputs: array,
    labels: areNumbers,
    outputNames: maybe(texts),
  },
  epoch: {
    kind: (value) => value === undefined,
    epoch: isNumber,
    ...measures,
    validation: maybe(of(measures)),
  },
  modelOutline: {
    kind: (value) => value === "modelOutline",
    nodes: listOf(of({ name: isText, detail: maybe(isText), relevance: maybe(isNumber) })),
    edges: listOf(of({ from: isNumber, to: isNumber, relevance: maybe(isNumber) })),
    places: maybe(
      of({ width: isNumber, height: isNumber, nodes: listOf(areNumbers), edges: listOf(listOf(areNumbers)) }),
    ),
  },
  series: {
    name: isText,
    y: areNumbers,
    x: maybe(areNumbers),
    band: maybe(of({ low: areNumbers, high: areNumbers })),
  },
} satisfies Readonly<Record<string, Fields>>;
