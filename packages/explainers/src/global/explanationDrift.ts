import { type CallOptions, fail } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import type { Explanation, Sensitivities } from "@hyaline/explanation";
import { attributionColumns, meanOf } from "./parts/attributionColumns.js";
import { maxTest } from "./parts/maxTest.js";
import { ofExplanations } from "./parts/ofExplanations.js";

export interface ExplanationDriftOptions extends CallOptions {
  /** Shuffles of the rows between the periods (default 999). */
  readonly permutations?: number;
  /** Seed for what is drawn (default 0): shuffles. */
  readonly seed?: number;
}

/**
 * Whether a model's reasons have moved between two periods: for each feature the largest gap between the distributions of its
 * attributions (`distance`, Kolmogorov and Smirnov's, 0 to 1), its `pValue` under rows shuffled between the periods, adjusted
 * for the number of features, and its mean size `before` and `after`. Explanations may be stored ones
 * ({@link explanationFromJson}); where inputs drift and reasons do not, the model need not be looked at.
 *
 * D_i = max_v |F_before(v) - F_after(v)|, F the distributions of φ_i
 *
 * Source: N. Smirnov, "Table for Estimating the Goodness of Fit of Empirical Distributions", 1948; P. Westfall, S. Young,
 * "Resampling-Based Multiple Testing", 1993, section 2.6.
 *
 * @param before of two rows or more @param after of the same features and method
 * @throws HyalineError `argument` for fewer rows, other features, another method or other units, texts, and players that
 * differ from row to row; `aborted`
 * @example
 * ```ts
 * const { indices } = await explanationDrift(explanation, explanation, { permutations: 99 });
 * // indices.distance: no feature moved
 * ```
 */
export async function explanationDrift(
  before: Explanation,
  after: Explanation,
  options: ExplanationDriftOptions = {},
): Promise<Sensitivities> {
  const startedAt = performance.now();
  const { permutations = 999, seed = 0 } = refuseUnknown("explanationDrift", options, [
    "permutations",
    "seed",
    "signal",
    "backend",
  ]);
  const [old, recent] = [before, after].map((each) => attributionColumns("explanationDrift", each)) as [
    Float64Array[],
    Float64Array[],
  ];
  checkAlike(before, after, old.length, recent.length);
  const counts = [before, after].map(({ values }) => values.shape[0] as number) as [number, number];
  const labels = Int32Array.from({ length: counts[0] + counts[1] }, (_, row) => Number(row >= counts[0]));
  const columns = old.map((column, i) => Float64Array.from([...column, ...(recent[i] as Float64Array)]));
  const orders = columns.map((column) =>
    Int32Array.from(column.keys()).sort((a, b) => (column[a] as number) - (column[b] as number)),
  );
  const distances = (of: Int32Array) =>
    Float64Array.from(orders, (order, i) => largestGap(columns[i] as Float64Array, order, of, counts));
  const { observed, pValues } = await maxTest(labels, distances, { permutations, seed }, options);
  const sizeOf = (column: Float64Array) => meanOf(column.map(Math.abs));
  return ofExplanations(
    "explanationDrift",
    after,
    {
      indices: {
        distance: Array.from(observed),
        pValue: pValues,
        before: old.map(sizeOf),
        after: recent.map(sizeOf),
      },
    },
    { of: after.method, permutations, seed },
    startedAt,
  );
}

function checkAlike(before: Explanation, after: Explanation, old: number, recent: number): void {
  const rows = Math.min(before.values.shape[0] as number, after.values.shape[0] as number);
  if (rows < 2)
    fail("argument", "explanationDrift compares rows", String(rows), "give two rows or more of each period");
  if (old !== recent)
    fail("argument", "explanationDrift compares the same features", `${old} before and ${recent} after`);
  const unitOf = ({ method, link = "the output's own units" }: Explanation) => `${method} in ${link}`;
  if (unitOf(before) !== unitOf(after))
    fail(
      "argument",
      "explanationDrift compares one method in one unit",
      `${unitOf(before)} and ${unitOf(after)}`,
    );
}

/** Between two distributions, at the places where values change. */
function largestGap(
  values: Float64Array,
  order: Int32Array,
  labels: Int32Array,
  counts: readonly [number, number],
): number {
  let [gap, largest] = [0, 0];
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number;
    gap += labels[row] === 0 ? 1 / counts[0] : -1 / counts[1];
    const next = order[at + 1];
    if (next === undefined || values[next] !== values[row]) largest = Math.max(largest, Math.abs(gap));
  }
  return largest;
}
