import type { Explanation, Judgement, Model } from "@hyaline/explanation";
import { type RemovalOptions, removedRows } from "./removal.js";
import type { RowUnits } from "./units.js";
import { measures } from "./vectorMeasures.js";

/**
 * For each row Pearson's correlation, over subsets of its units, between a subset's attributions and what the output loses
 * without it.
 *
 * @param subsetsOf for the units of each row, its subsets
 * @throws HyalineError as `removedRows`
 */
export async function lossCorrelation(
  subject: { readonly explanation: Explanation; readonly model: Model },
  options: RemovalOptions,
  subsetsOf: (units: RowUnits, row: number) => readonly (readonly number[])[],
): Promise<Judgement> {
  let subsets: readonly (readonly (readonly number[])[])[] = [];
  const { rows, evaluations } = await removedRows(subject, options, (all) => {
    subsets = all.map(subsetsOf);
    return subsets.map((own) => ({
      // The first is the whole row.
      count: 1 + own.length,
      remove: (place, present) => {
        if (place > 0) for (const unit of own[place - 1] as readonly number[]) present[unit] = 0;
      },
    }));
  });
  const values = rows.map(({ units: { scores }, outputs: [whole = Number.NaN, ...without] }, row) => {
    const losses = Float64Array.from(without, (output) => whole - output);
    const sums = Float64Array.from(subsets[row] ?? [], (subset) =>
      subset.reduce((sum, unit) => sum + (scores[unit] as number), 0),
    );
    return measures.pearson(sums, losses);
  });
  return { values, evaluations };
}
