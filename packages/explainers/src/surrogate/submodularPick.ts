import { fail } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import type { Explanation } from "@hyaline/explanation";
import { attributionColumns } from "../global/parts/attributionColumns.js";

export interface SubmodularPickOptions {
  /** Rows at most (default 5, as in LIME). */
  readonly count?: number;
}

/** Rows whose explanations show most of what a model does. */
export interface PickedRows {
  /** Which rows, the one that shows most first. */
  readonly rows: readonly number[];
  /** The share of all importance that the rows up to each one show. */
  readonly coverage: readonly number[];
}

/**
 * SP-LIME: a few rows to look at in the place of all, chosen so that together their explanations use every feature that
 * matters: one by one the row which adds most, and none that adds nothing.
 *
 * c(V) = Σ_i [some row of V uses i] I_i, I_i = √ Σ_x |φ_i(x)|
 *
 * Source: M. T. Ribeiro, S. Singh, C. Guestrin, "Why Should I Trust You?", KDD 2016, algorithm 2.
 *
 * @param explanation of many rows, whose unused features have 0: LIME's with few `maxFeatures`, KernelSHAP's with `l1`
 * @throws HyalineError `argument` for a count below 1, for texts, and for players that differ from row to row
 * @example
 * ```ts
 * const { rows } = submodularPick(explanation, { count: 2 }); // rows.length: 1
 * ```
 */
export function submodularPick(explanation: Explanation, options: SubmodularPickOptions = {}): PickedRows {
  const { count = 5 } = refuseUnknown("submodularPick", options, ["count"]);
  if (!Number.isInteger(count) || count < 1)
    fail("argument", "count must be a positive number of rows", String(count));
  const columns = attributionColumns("submodularPick", explanation);
  const importance = columns.map((column) => Math.sqrt(column.reduce((sum, v) => sum + Math.abs(v), 0)));
  const total = importance.reduce((sum, v) => sum + v, 0);
  const shown = new Set<number>();
  const gainOf = (row: number) =>
    columns.reduce(
      (sum, column, i) => (column[row] !== 0 && !shown.has(i) ? sum + (importance[i] as number) : sum),
      0,
    );
  const [rows, coverage]: [number[], number[]] = [[], []];
  let covered = 0;
  while (rows.length < count) {
    let [best, most] = [-1, 0];
    for (let row = 0; row < (explanation.values.shape[0] as number); row++) {
      const gain = gainOf(row);
      if (gain > most) [best, most] = [row, gain];
    }
    if (best < 0) break;
    rows.push(best);
    covered += most;
    coverage.push(covered / total);
    for (const [i, column] of columns.entries()) if (column[best] !== 0) shown.add(i);
  }
  return { rows, coverage };
}
