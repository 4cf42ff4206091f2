import type { Explanation, Judgement, Model } from "@hyaline/explanation";
import { mean } from "./distances.js";
import { type RemovalOptions, removedRows } from "./removal.js";
import type { RowUnits } from "./units.js";
import { measures } from "./vectorMeasures.js";

/** Lists of units. */
type Subsets = readonly (readonly number[])[];

/**
 * For each row Pearson's correlation, over subsets of its units, between a subset's attributions and what the output loses
 * without it: the mean over groups of subsets, without those for which it is not defined.
 *
 * @param groupsOf for the units of each row, groups of subsets
 * @throws HyalineError as `removedRows`
 */
export async function lossCorrelation(
  subject: { readonly explanation: Explanation; readonly model: Model },
  options: RemovalOptions,
  groupsOf: (units: RowUnits, row: number) => readonly Subsets[],
): Promise<Judgement> {
  let groups: readonly (readonly Subsets[])[] = [];
  const { rows, evaluations } = await removedRows(subject, options, (all) => {
    groups = all.map(groupsOf);
    return groups.map((own) => {
      const subsets = own.flat();
      return {
        // The first is the whole row.
        count: 1 + subsets.length,
        remove: (place, present) => {
          if (place > 0) for (const unit of subsets[place - 1] as readonly number[]) present[unit] = 0;
        },
      };
    });
  });
  const values = rows.map(({ units: { scores }, outputs: [whole = Number.NaN, ...without] }, row) => {
    let next = 0;
    const found = (groups[row] as readonly Subsets[]).map((subsets) => {
      const losses = Float64Array.from(subsets, () => whole - (without[next++] as number));
      const sums = Float64Array.from(subsets, (subset) =>
        subset.reduce((sum, unit) => sum + (scores[unit] as number), 0),
      );
      return measures.pearson(sums, losses);
    });
    return mean(found.filter((each) => !Number.isNaN(each)));
  });
  return { values, evaluations };
}
