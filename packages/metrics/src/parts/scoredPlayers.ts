import type { Explanation } from "@hyaline/explanation";

/**
 * An explanation whose attributions are one for each player of a masker.
 *
 * @param rows the attribution of each player, of each row
 */
export function scoredPlayers(explanation: Explanation, rows: readonly ArrayLike<number>[]): Explanation {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const values = new Float64Array(rows.length * width);
  for (const [row, scores] of rows.entries()) values.set(scores, row * width);
  const { players: _, ...rest } = explanation;
  return { ...rest, values: { shape: [rows.length, width], values } };
}
