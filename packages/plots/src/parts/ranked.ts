import { type Chosen, integer, texts, value } from "@hyaline/core/facts";
import { drawable } from "./drawable.js";
import type { ExplainedRow } from "./explainedRow.js";
import type { Label } from "./featureRows.js";

/** One line of a plot of features. */
export interface RankedFeature {
  readonly label: Label;
  readonly value: number;
  readonly standardError?: number;
  /** Index of the feature; none where the line sums up several. */
  readonly feature?: number;
}

const areShown = (given: unknown): boolean =>
  Array.isArray(given) && given.every((each) => typeof each === "number" || typeof each === "string");

/** What plots of features take. */
export const rankOptions = {
  /** How many lines at most, the line that sums up the rest included (default 10, as in SHAP's plots; at most 100). */
  maxFeatures: integer("How many lines at most, the line that sums up the rest included.", 10, [2, 100]),
  /** What each line is called in place of the feature's name and value, such as LIME's conditions. */
  labels: texts(
    "What each line is called in place of the feature's name and value, such as LIME's conditions.",
  ),
  /** Each feature's value as it is shown, where that is not the model's input (which may be standardised). */
  displayData: value<readonly (number | string)[]>(
    "Each feature's value as it is shown, where that is not the model's input (which may be standardised).",
    "a list of numbers and texts",
    areShown,
  ),
};

export type RankOptions = Partial<Chosen<typeof rankOptions>>;

export interface Ranking {
  readonly shown: readonly RankedFeature[];
  /** The sum of what is not shown by itself. */
  readonly rest?: RankedFeature;
  /** How many values cannot be placed; they are listed last, and neither drawn nor summed. */
  readonly notFinite: number;
}

/** Features by the size of their attribution, the largest first; ties keep their order. */
export function rankFeatures(
  row: ExplainedRow,
  labelOf: (feature: number) => Label,
  { maxFeatures = 10 }: RankOptions,
): Ranking {
  const { values, standardError } = row;
  const size = (i: number) => (drawable(values[i] as number) ? Math.abs(values[i] as number) : -1);
  const order = values.map((_, i) => i).sort((a, b) => size(b) - size(a) || a - b);
  const whole = order.length <= maxFeatures;
  const shown = order.slice(0, whole ? order.length : maxFeatures - 1).map((feature): RankedFeature => {
    const error = standardError?.[feature];
    return {
      label: labelOf(feature),
      value: values[feature] as number,
      feature,
      ...(error !== undefined && drawable(error) ? { standardError: error } : {}),
    };
  });
  const folded = order.slice(shown.length);
  const sum = folded.reduce(
    (total, i) => total + (drawable(values[i] as number) ? (values[i] as number) : 0),
    0,
  );
  const rest = whole ? {} : { rest: { label: { name: `${folded.length} other features` }, value: sum } };
  return { shown, ...rest, notFinite: values.filter((value) => !drawable(value)).length };
}
