import type { HostRows } from "../model/index.js";
import type { BoundMasker } from "./masker.js";

/**
 * The host's way of masking rows of numbers: elements of present players from the row, the others from each fill in turn.
 *
 * @param fillsOf what a row's absent elements become: rows of the same shape
 * @param playerOf for each element of a row, or of its last axes, its player, -1 for none; left out where each element is
 * its own
 */
export function composeFrom(
  rows: HostRows,
  fillsOf: (row: number) => HostRows,
  playerOf?: (row: number) => Int32Array,
): NonNullable<BoundMasker["compose"]> {
  const { rowSize, rowShape } = rows;
  return (row, masks, fillOf) => {
    const fills = fillsOf(row);
    const assignment = playerOf?.(row);
    const players = assignment ? assignment.reduce((most, p) => Math.max(most, p + 1), 0) : rowSize;
    const coalitions = players === 0 ? 1 : masks.length / players;
    const copies = fillOf ? 1 : fills.count;
    const out = new (rows.values.constructor as typeof Float64Array)(copies * coalitions * rowSize);
    // A fill's row and then the row itself: a mask chooses by its place, without a branch that cannot be foretold.
    const both = new (rows.values.constructor as typeof Float64Array)(2 * rowSize);
    both.set(rows.values.subarray(row * rowSize, (row + 1) * rowSize), rowSize);
    const span = assignment?.length ?? rowSize;
    for (let f = 0, at = 0; f < copies; f++) {
      for (let k = 0; k < coalitions; k++, at += rowSize) {
        const from = (fillOf ? (fillOf[k] as number) : f) * rowSize;
        both.set(fills.values.subarray(from, from + rowSize));
        const base = k * players;
        if (!assignment) {
          for (let i = 0; i < rowSize; i++)
            out[at + i] = both[(masks[base + i] as number) * rowSize + i] as number;
          continue;
        }
        for (let first = 0; first < rowSize; first += span) {
          for (let i = 0; i < span; i++) {
            const player = assignment[i] as number;
            const isPresent = player < 0 ? 1 : (masks[base + player] as number);
            out[at + first + i] = both[isPresent * rowSize + first + i] as number;
          }
        }
      }
    }
    return { shape: [copies * coalitions, ...rowShape], values: out };
  };
}
