import { fail, quote } from "@hyaline/core";
import { integer, value } from "@hyaline/core/facts";
import { defineMetric, type RandomStream, randomStream } from "@hyaline/explanation";
import { lossCorrelation } from "../parts/lossCorrelation.js";
import { removalOptions } from "../parts/removal.js";
import type { RowUnits } from "../parts/units.js";

/**
 * How well attributions foretell what removing random subsets changes: Pearson's correlation between a subset's sum of
 * attributions and what the output loses without it. NaN where either does not vary.
 *
 * @throws HyalineError `argument` for a subset with an element that a row does not have, and for more elements than a row has;
 * `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await faithfulnessCorrelation({ explanation, model }, { subsetSize: 2, runs: 20 });
 * ```
 */
export const faithfulnessCorrelation = /* @__PURE__ */ defineMetric(
  {
    name: "faithfulnessCorrelation",
    title: "Faithfulness correlation",
    family: "faithfulness",
    summary: "The correlation between a random subset's attributions and what the output loses without it.",
    formula: "corr_S(Σ_{i ∈ S} a_i, f(x) − f(x without S))",
    source: {
      authors: "U. Bhatt, A. Weller, J. M. F. Moura",
      title: "Evaluating and Aggregating Feature-based Model Explanations",
      year: 2020,
      where: "definition 3",
    },
    direction: "higher",
    range: [-1, 1],
    needs: ["model"],
  },
  {
    ...removalOptions,
    /** How many subsets are drawn for each row (default 100). */
    runs: integer("How many subsets are drawn for each row.", 100, [2, 1000000]),
    /** How many elements a drawn subset has; a quarter of the row where left out. */
    subsetSize: integer(
      "How many elements a drawn subset has; a quarter of the row where left out.",
      undefined,
    ),
    /** Which subsets instead of drawn ones: lists of elements, by row and run. */
    subsets: value<readonly (readonly (readonly number[])[])[]>(
      "Which subsets instead of drawn ones: lists of elements, by row and run.",
      "subsets[row][run], lists of element indices",
      (given) => Array.isArray(given) && given.every((row) => Array.isArray(row) && row.every(Array.isArray)),
    ),
    /** The seed of the draws (default 0). */
    seed: integer("The seed of the draws.", 0, [0, 9007199254740991]),
  },
  async (subject, { runs, subsetSize, subsets, seed, ...options }) => {
    const unit = options.masker ? undefined : ("element" as const);
    const rows = subject.explanation.data.shape[0] as number;
    if (subsets && subsets.length !== rows)
      fail("argument", "subsets need one list for each row", `${subsets.length} for ${rows} rows`);
    const found = await lossCorrelation(subject, { ...options, unit }, (units, row) => {
      const own = subsets?.[row] ?? drawn(units, runs, subsetSize, randomStream(seed, row));
      checkSubsets(own, units, row);
      return [{ count: own.length, each: own }];
    });
    return { ...found, ...(subsets ? {} : { seed }) };
  },
);

function drawn(
  { order }: RowUnits,
  runs: number,
  size: number | undefined,
  random: RandomStream,
): number[][] {
  const taken = size ?? Math.ceil(order.length / 4);
  if (taken > order.length)
    fail("argument", "subsetSize is at most a row's elements", `${taken} for ${order.length}`);
  const elements = Int32Array.from(order).sort();
  return Array.from({ length: runs }, () => {
    random.shuffle(elements, taken);
    return [...elements.subarray(0, taken)];
  });
}

function checkSubsets(subsets: readonly (readonly number[])[], { scores }: RowUnits, row: number): void {
  for (const subset of subsets)
    for (const element of subset)
      if (!Number.isInteger(element) || element < 0 || element >= scores.length)
        fail(
          "argument",
          `subsets hold elements from 0 to ${scores.length - 1}`,
          `${quote(element)} in row ${row}`,
        );
}
