import { type CallOptions, fail, quote } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import type { Explanation, Sensitivities } from "@hyaline/explanation";
import { attributionColumns, meanOf } from "./parts/attributionColumns.js";
import { maxTest } from "./parts/maxTest.js";
import { ofExplanations } from "./parts/ofExplanations.js";

export interface CompareSubgroupsOptions extends CallOptions {
  /** Shuffles of the labels among the rows (default 999). */
  readonly permutations?: number;
  /** Seed for what is drawn (default 0): shuffles. */
  readonly seed?: number;
}

/**
 * Whether a model uses features otherwise for one group of rows than for another: for each feature the mean attribution in
 * each group, under the group's name, how much of its variance lies between groups (`between`, η², 0 to 1), and the
 * `pValue` of that under labels shuffled among the rows, adjusted for the number of features.
 *
 * η²_i = Σ_g n_g (mean_g φ_i - mean φ_i)² / Σ_x (φ_i(x) - mean φ_i)²
 *
 * Source: R. Fisher, "Statistical Methods for Research Workers", 1925 (η²); P. Westfall, S. Young, "Resampling-Based Multiple
 * Testing", 1993, section 2.6.
 *
 * @param groups for each row the name of its group
 * @throws HyalineError `argument` for another number of names, fewer than two groups, texts, and players that differ from row
 * to row; `aborted`
 * @example
 * ```ts
 * const groups = Array.from(explanation.target, (_, row) => (row % 2 === 0 ? "even" : "odd"));
 * const { indices } = await compareSubgroups(explanation, groups, { permutations: 99 }); // indices.pValue: one for each feature
 * ```
 */
export async function compareSubgroups(
  explanation: Explanation,
  groups: readonly string[],
  options: CompareSubgroupsOptions = {},
): Promise<Sensitivities> {
  const startedAt = performance.now();
  const { permutations = 999, seed = 0 } = refuseUnknown("compareSubgroups", options, [
    "permutations",
    "seed",
    "signal",
    "backend",
  ]);
  const columns = attributionColumns("compareSubgroups", explanation);
  const rows = explanation.values.shape[0] as number;
  if (groups.length !== rows)
    fail("argument", `groups has a name for each of ${rows} rows`, String(groups.length));
  const names = [...new Set(groups)];
  if (names.length < 2) fail("argument", "compareSubgroups compares two groups or more", quote(names));
  const labels = Int32Array.from(groups, (name) => names.indexOf(name));
  const sizes = names.map((_, group) => labels.reduce((count, label) => count + Number(label === group), 0));
  const centred = columns.map((column) => {
    const mean = meanOf(column);
    return column.map((v) => v - mean);
  });
  const totals = centred.map((column) => column.reduce((sum, v) => sum + v * v, 0));
  const between = (of: Int32Array) =>
    Float64Array.from(centred, (column, i) => {
      const sums = new Float64Array(names.length);
      of.forEach((group, row) => {
        sums[group] = (sums[group] as number) + (column[row] as number);
      });
      const total = totals[i] as number;
      return total > 0
        ? sums.reduce((all, sum, group) => all + sum ** 2 / (sizes[group] as number), 0) / total
        : 0;
    });
  const { observed, pValues } = await maxTest(labels, between, { permutations, seed }, options);
  const means = names.map((name, group) => [
    name,
    columns.map((column) => meanOf(column.filter((_, row) => labels[row] === group))),
  ]);
  return ofExplanations(
    "compareSubgroups",
    explanation,
    { indices: { ...Object.fromEntries(means), between: Array.from(observed), pValue: pValues } },
    { of: explanation.method, permutations, seed },
    startedAt,
  );
}
