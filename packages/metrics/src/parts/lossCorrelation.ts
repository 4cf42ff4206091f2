import type { Explanation, Judgement, Model } from "@hyaline/explanation";
import { mean } from "./distances.js";
import { type RemovalOptions, removedRows } from "./removal.js";
import type { RowUnits } from "./units.js";
import { measures } from "./vectorMeasures.js";

/** Subsets of a row's units: drawn when they are asked for, once each and in turn, because all at once may not fit. */
export interface Subsets {
  readonly count: number;
  readonly each: Iterable<readonly number[] | Int32Array>;
}

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
  let groups: readonly (readonly { readonly sums: Float64Array }[])[] = [];
  const { rows, evaluations } = await removedRows(subject, options, (all) => {
    const asked = all.map((units, row) => groupsOf(units, row).map((group) => summed(group, units)));
    groups = asked;
    return asked.map((own) => {
      const subsets = inTurn(own.map(({ each }) => each));
      return {
        // The first is the whole row.
        count: own.reduce((count, { sums }) => count + sums.length, 1),
        remove: (place, present) => {
          if (place > 0) for (const unit of subsets.next().value ?? []) present[unit] = 0;
        },
      };
    });
  });
  const values = rows.map(({ outputs: [whole = Number.NaN, ...without] }, row) => {
    let next = 0;
    const found = (groups[row] ?? []).map(({ sums }) =>
      measures.pearson(
        sums,
        sums.map(() => whole - (without[next++] as number)),
      ),
    );
    return mean(found.filter((each) => !Number.isNaN(each)));
  });
  return { values, evaluations };
}

/** A group, and the attributions of each of its subsets, which are there once it was drawn. */
function summed({ count, each }: Subsets, { scores }: RowUnits) {
  const sums = new Float64Array(count);
  function* drawn() {
    let at = 0;
    for (const subset of each) {
      let sum = 0;
      for (const unit of subset) sum += scores[unit] as number;
      sums[at++] = sum;
      yield subset;
    }
  }
  return { sums, each: drawn() };
}

function* inTurn<T>(lists: readonly Iterable<T>[]): Generator<T, undefined> {
  for (const list of lists) yield* list;
}
