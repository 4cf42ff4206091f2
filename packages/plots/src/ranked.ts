import { fail } from "@hyaline/core";
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

export interface RankOptions {
  /** How many lines at most, the line that sums up the rest included (default 10, as in SHAP's plots; at most 100). */
  readonly maxFeatures?: number;
  /** What each line is called in place of the feature's name and value, such as LIME's conditions. */
  readonly labels?: readonly string[];
  /** Each feature's value as it is shown, where that is not the model's input (which may be standardised). */
  readonly displayData?: readonly (number | string)[];
}

/** The names of {@link RankOptions}. */
export const rankKeys = ["maxFeatures", "labels", "displayData"];

export interface Ranking {
  readonly shown: readonly RankedFeature[];
  /** The sum of what is not shown by itself. */
  readonly rest?: RankedFeature;
  /** How many values cannot be placed; they are listed last, and neither drawn nor summed. */
  readonly notFinite: number;
}

/** Whether `value` can be placed on an axis: finite, and small enough for differences of such numbers to be finite. */
export const drawable = (value: number): boolean => Math.abs(value) <= 1e100;

/** Features by the size of their attribution, the largest first; ties keep their order. */
export function rankFeatures(
  row: ExplainedRow,
  labelOf: (feature: number) => Label,
  { maxFeatures = 10 }: RankOptions,
): Ranking {
  if (!Number.isInteger(maxFeatures) || maxFeatures < 2 || maxFeatures > 100)
    fail("argument", "maxFeatures must be an integer from 2 to 100", String(maxFeatures));
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

/** Says that values are missing from a plot. */
export const notFiniteNote = (count: number): string[] =>
  count === 0
    ? []
    : [
        `${count === 1 ? "1 value is" : `${count} values are`} no numbers, infinite or past 1e100, and not drawn.`,
      ];
