import type { HostRows } from "../model/index.js";
import type { BoundMasker } from "./masker.js";

/**
 * The host's way of masking rows of numbers: elements of present players from the row, the others from each fill in turn.
 *
 * @param fillsOf what a row's absent elements become: rows of the same shape
 * @param playerOf for each element of a row its player, -1 for none; left out where each element is its own
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
    const start = row * rowSize;
    for (let f = 0, at = 0; f < copies; f++) {
      for (let k = 0; k < coalitions; k++, at += rowSize) {
        const from = (fillOf ? (fillOf[k] as number) : f) * rowSize;
        for (let i = 0; i < rowSize; i++) {
          const player = assignment ? (assignment[i] as number) : i;
          const isPresent = player < 0 || masks[k * players + player] === 1;
          out[at + i] = (isPresent ? rows.values[start + i] : fills.values[from + i]) as number;
        }
      }
    }
    return { shape: [copies * coalitions, ...rowShape], values: out };
  };
}
