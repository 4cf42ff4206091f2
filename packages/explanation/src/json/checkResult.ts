import { type NumericArray, quote, sameShape, sizeOf } from "@hyaline/core";
import type { Explanation } from "../explanation.js";
import type { Comparison, Results } from "../results.js";
import { malformed } from "./field.js";

/** Each kind of result: whether its parts fit each other. */
export const checkResult: { readonly [K in keyof Results]: (result: Results[K]) => void } = {
  explanation: checkExplanation,
  featureEffects: ({ effects }) => {
    for (const { grid, values, curves } of effects) {
      countsFit({ "effects.values": values.length }, grid.length, "place of the grid");
      if (curves && (curves.shape.length !== 2 || curves.shape[1] !== grid.length))
        malformed("effects.curves must be [rows, grid]", `[${curves.shape}] for ${grid.length} places`);
    }
  },
  sensitivities: ({ indices, standardErrors = {}, interactions }) => {
    const [first, ...others] = Object.values(indices);
    const features = first?.length ?? 0;
    const lists = [...others, ...Object.values(standardErrors)];
    for (const own of lists) countsFit({ indices: own.length }, features, "feature");
    if (interactions) shapeFits("interactions", interactions, [features, features]);
  },
  rules: ({ data, target, rules }) =>
    countsFit({ target: target.length, rules: rules.length }, rowsOf(data), "row of data"),
  counterfactuals: ({ data, target, values, valid, outputs, distances }) => {
    const [rows = 0, count = 0] = values.shape;
    shapeFits("values", values, [rowsOf(data), count, ...data.shape.slice(1)]);
    countsFit({ target: target.length }, rows, "row of data");
    for (const [field, array] of Object.entries({ valid, outputs, distances }))
      if (array) shapeFits(field, array, [rows, count]);
  },
  influences: ({ data, target, indices, values }) => {
    shapeFits("indices", indices, [rowsOf(data), indices.shape[1] ?? 0]);
    shapeFits("values", values, indices.shape);
    countsFit({ target: target.length }, rowsOf(data), "row of data");
    for (const index of indices.values)
      if (!Number.isInteger(index) || index < 0)
        malformed("indices must be whole numbers from 0 up", String(index));
  },
  readings: ({ target, values, axes, output, sourceOutput }) => {
    const rows = rowsOf(values);
    if (values.shape.length !== axes.length + 1)
      malformed("values must have an axis of rows and those of axes", `[${values.shape}] for ${axes.length}`);
    axes.forEach(({ labels }, i) => {
      if (labels)
        countsFit({ "axes.labels": labels.length }, values.shape[i + 1] as number, "place of an axis");
    });
    countsFit({ target: target?.length }, rows, "row of values");
    for (const [field, array] of Object.entries({ output, sourceOutput }))
      if (array) shapeFits(field, array, [rows]);
  },
  conceptScores: ({ concepts }) => {
    for (const { scores, randomScores } of concepts)
      countsFit({ "concepts.randomScores": randomScores.length }, scores.length, "run");
  },
  maxima: ({ data, target, values, outputs }) => {
    shapeFits("values", values, data.shape);
    shapeFits("outputs", outputs, [rowsOf(data)]);
    countsFit({ target: target.length }, rowsOf(data), "row of data");
  },
  scores: ({ values, curves }) => {
    shapeFits("values", values, [values.values.length]);
    if (curves) countsFit({ curves: curves.length }, values.values.length, "score");
    for (const { fractions, outputs, names } of curves ?? [])
      countsFit(
        { "curves.outputs": outputs.length, "curves.names": names?.length },
        fractions.length,
        "fraction",
      );
  },
  comparison: checkComparison,
};

const rowsOf = ({ shape }: NumericArray): number => shape[0] ?? 0;

function shapeFits(field: string, { shape }: NumericArray, expected: readonly number[]): void {
  if (!sameShape(shape, expected))
    malformed(`${field} must be [${expected.join(", ")}]`, `[${shape.join(", ")}]`);
}

function countsFit(counts: Readonly<Record<string, number | undefined>>, expected: number, of: string): void {
  for (const [field, count] of Object.entries(counts))
    if (count !== undefined && count !== expected)
      malformed(`${field} must have one entry per ${of}`, `${count} for ${expected}`);
}

/** Every table has a place for each explainer and metric, and every place that is named is one of them. */
function checkComparison({ explainers, metrics, values, ranks, ...rest }: Comparison): void {
  const [rows, columns] = [explainers.length, metrics.length];
  shapeFits("values", values, [rows, columns, values.shape[2] ?? 0]);
  shapeFits("ranks", ranks, [rows, columns]);
  const { means, meanRanks, firstShares, explaining, scoring, failures, recommendation } = rest;
  for (const [field, own] of Object.entries({ means, meanRanks, firstShares, explaining, scoring }))
    countsFit({ [field]: own.length }, rows, "explainer");
  for (const own of [...means, ...scoring]) countsFit({ "means and scoring": own.length }, columns, "metric");
  for (const { explainer, metric } of failures) {
    placeFits("failures.explainer", explainer, rows);
    if (metric !== undefined) placeFits("failures.metric", metric, columns);
  }
  if (recommendation) placeFits("recommendation.explainer", recommendation.explainer, rows);
}

function placeFits(field: string, place: number, count: number): void {
  if (place >= count) malformed(`${field} must be a place among ${count}`, String(place));
}

/** Rows, standard errors and players fit what they belong to. */
function checkExplanation({
  values,
  data,
  target,
  convergenceDelta,
  standardError,
  players,
  ...rest
}: Explanation): void {
  const rows = data.shape[0];
  for (const { name, data: own, values: attributed } of rest.inputs ?? []) {
    if (own.shape[0] !== rows)
      malformed(
        "every input must have the rows of data",
        `${own.shape[0]} of ${quote(name)} for ${rows} rows`,
      );
    if (attributed && !sameShape(attributed.shape, own.shape))
      malformed("inputs.values must be shaped like inputs.data", `[${attributed.shape}] for [${own.shape}]`);
  }
  const perRow = {
    values: values.shape[0] ?? 0,
    target: target.length,
    convergenceDelta: convergenceDelta?.length,
    baseValue: rest.baseValue?.values.length,
    output: rest.output?.values.length,
    texts: rest.texts?.length,
    tokens: rest.tokens?.length,
    interactions: rest.interactions?.shape[0],
  };
  countsFit(perRow, rows ?? -1, "row of data");
  if (standardError && !sameShape(standardError.shape, values.shape))
    malformed("standardError must be shaped like values", `[${standardError.shape}] for [${values.shape}]`);
  const fits = (shape: readonly number[]) => players === undefined || sameShape(players.shape, shape);
  if (!fits(data.shape) && !fits(data.shape.slice(1)))
    malformed(
      "players must be shaped like the data or one row of it",
      `[${players?.shape}] for [${data.shape}]`,
    );
  const count = sizeOf(values.shape.slice(1));
  const pairs = rest.interactions?.shape;
  if (pairs && !sameShape(pairs, [rows ?? -1, count, count]))
    malformed(
      `interactions must be [rows, players, players] of the ${count} values of a row`,
      `[${pairs.join(", ")}]`,
    );
  const names = rest.inputs?.map(({ name }) => name) ?? [];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) malformed("every input must have a name of its own", `${quote(twice)} twice`);
  for (const player of players?.values ?? []) {
    if (!Number.isInteger(player) || player < -1 || player >= count)
      malformed(`players must be indices below the ${count} values of a row, or -1`, String(player));
  }
}
