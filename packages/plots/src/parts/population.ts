import { fail } from "@hyaline/core";
import { type Chosen, indices, integer } from "@hyaline/core/facts";
import type { Explanation } from "@hyaline/explanation";
import { evenly, mostDots } from "./dots.js";
import { drawable } from "./drawable.js";
import { type ExplainedRow, explainedRow, rowsOf } from "./explainedRow.js";

/** What plots of many rows take. */
export const rowsOptions = {
  /** Which rows to show (default: all, at most 800, evenly chosen). */
  rows: indices("Which rows to show (default: all, at most 800, evenly chosen)."),
};

export const populationOptions = {
  ...rowsOptions,
  /** How many features at most, the largest by mean size first (default 10). */
  maxFeatures: integer("How many features at most, the largest by mean size first.", 10, [1, 50]),
};

export type PopulationOptions = Partial<Chosen<typeof populationOptions>>;

/** Many rows of an explanation, and the features that matter most to them. */
export interface Population {
  readonly method: string;
  /** The explained output's name, where it is the same for all rows. */
  readonly target: string;
  /** Which rows, as they are counted in the explanation. */
  readonly rows: readonly number[];
  /** What is known of each of them. */
  readonly read: readonly ExplainedRow[];
  /** The features that are drawn, the largest first, each with its mean size. */
  readonly features: readonly { readonly feature: number; readonly size: number }[];
  /** What is not drawn, for notes. */
  readonly left: { readonly rows: number; readonly features: number };
  nameOf(feature: number): string;
}

/**
 * Reads at most `mostRows` rows, evenly chosen.
 *
 * @throws HyalineError `argument` for a row that is not there, `shape`
 */
export function populationOf(
  explanation: Explanation,
  { rows: given, maxFeatures = 10 }: PopulationOptions,
  mostRows: number = mostDots,
): Population {
  const count = rowsOf(explanation);
  for (const row of given ?? [])
    if (row >= count) fail("argument", `rows are integers from 0 to ${count - 1}`, String(row));
  if (given?.length === 0) fail("argument", "a plot needs at least one row", "no rows");
  const asked = given ?? Array.from({ length: count }, (_, row) => row);
  const rows = evenly(asked.length, mostRows).map((i) => asked[i] as number);
  const read = rows.map((row) => explainedRow(explanation, row));
  const first = read[0] as ExplainedRow;
  const width = read.reduce((most, { values }) => Math.max(most, values.length), 0);
  const sizes = new Float64Array(width);
  for (const { values } of read)
    values.forEach((value, i) => {
      if (drawable(value)) sizes[i]! += Math.abs(value) / read.length;
    });
  const order = Array.from(sizes.keys()).sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || a - b);
  const features = order
    .slice(0, maxFeatures)
    .map((feature) => ({ feature, size: sizes[feature] as number }));
  return {
    method: first.method,
    target: read.every(({ target }) => target === first.target) ? first.target : "",
    rows,
    read,
    features,
    left: { rows: asked.length - rows.length, features: width - features.length },
    nameOf: first.nameOf,
  };
}

/** Says what is not drawn. */
export const leftNotes = ({ rows, features }: Population["left"]): string[] => [
  ...(features > 0
    ? [`${features} further ${features === 1 ? "feature is" : "features are"} not drawn.`]
    : []),
  ...(rows > 0 ? [`${rows} further rows are not drawn.`] : []),
];

/** The title of a plot of many rows. */
export const populationTitle = ({ method, target }: Population): string =>
  target === "" ? method : `${method}: ${target}`;

/** Where each number stands between the 5th and the 95th percentile of them, as SHAP's plots have it; NaN for no number. */
export function sharesOf(numbers: readonly (number | undefined)[]): number[] {
  const sorted = numbers.filter((n): n is number => n !== undefined && drawable(n)).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  let [low, high] = [at(0.05), at(0.95)];
  if (low === high) [low, high] = [at(0), at(1)];
  return numbers.map((n) => {
    if (n === undefined || !drawable(n)) return Number.NaN;
    return high > low ? Math.min(1, Math.max(0, (n - low) / (high - low))) : 0.5;
  });
}
