import type { NumericArray } from "@hyaline/core";
import type { ChosenOutputs, HostRows } from "@hyaline/explanation";

/** What was found for one row, of every output of a model that is known from inside. */
export interface KnownRow {
  /** float64[outputs] */
  readonly outputs: Float64Array;
  /** What nobody is worth: float64[outputs]. */
  readonly base: Float64Array;
  readonly chosen: ChosenOutputs;
  /** float64[outputs, features] */
  readonly values: Float64Array;
  /** float64[outputs, features, features] */
  readonly pairs?: Float64Array | undefined;
}

/** One explanation for each chosen output. */
export function knownShares(rows: HostRows, found: readonly KnownRow[]) {
  const { rowSize, count } = rows;
  const wanted = found[0]?.chosen.selections.length ?? 0;
  return Array.from({ length: wanted }, (_, which) => {
    /** Numbers of every row and output, weighed together as the output is chosen. */
    const picked = (of: (row: KnownRow) => Float64Array, size: number): Float64Array => {
      const out = new Float64Array(count * size);
      found.forEach((each, row) => {
        const { indices, weights } = each.chosen.selections[which] as ChosenOutputs["selections"][number];
        indices.forEach((index, i) => {
          for (let k = 0; k < size; k++)
            out[row * size + k] =
              (out[row * size + k] as number) +
              (weights[i] as number) * (of(each)[index * size + k] as number);
        });
      });
      return out;
    };
    const values = picked((row) => row.values, rowSize);
    const [baseValue, output] = [picked((row) => row.base, 1), picked((row) => row.outputs, 1)];
    const hasPairs = found[0]?.pairs !== undefined;
    const interactions: NumericArray | undefined = hasPairs
      ? {
          shape: [count, rowSize, rowSize],
          values: picked((row) => row.pairs as Float64Array, rowSize * rowSize),
        }
      : undefined;
    return {
      values: { shape: rows.shape, values },
      baseValue: { shape: [count], values: baseValue },
      output: { shape: [count], values: output },
      convergenceDelta: Array.from(output, (y, row) => {
        const sum = values.subarray(row * rowSize, (row + 1) * rowSize).reduce((all, v) => all + v, 0);
        return sum - (y - (baseValue[row] as number));
      }),
      target: found.map(({ chosen }) => chosen.targets[which] ?? null),
      ...(interactions ? { interactions } : {}),
    };
  });
}
