import { yieldThread } from "@hyaline/core";
import type { GameResults } from "./gameResults.js";

/** All but the empty and the full one. */
export const properCoalitions = (players: number): number => Math.max(0, 2 ** players - 2);

/**
 * Plays games to their end: every coalition of the players that vary is asked for, and Shapley's formula is exact.
 *
 * @param distinct false where some of the coalitions may be known already, which are then not asked for again
 */
export async function* everyCoalition(
  results: GameResults,
  signal: AbortSignal | undefined,
  distinct = true,
): AsyncGenerator<GameResults> {
  const { games } = results;
  for (let row = 0; row < games.rows; row++) {
    const players = games.varying(row).length;
    const count = properCoalitions(players);
    const masks = new Uint8Array(count * players);
    for (let k = 0; k < count; k++)
      for (let i = 0; i < players; i++) masks[k * players + i] = ((k + 1) >> i) & 1;
    await games.ask(
      row,
      masks,
      count,
      async (worth) => {
        const [base, full] = [games.base(row), games.full(row)];
        for (let o = 0; o < games.wanted; o++) {
          const v = new Float64Array(count + 2);
          for (let k = 0; k < count; k++) v[k + 1] = worth[k * games.wanted + o] as number;
          v[0] = base[o] as number;
          v[count + 1] = full[o] as number;
          results.set(row, o, await shapleyValues(v, players, signal), new Float64Array(players));
        }
      },
      distinct,
    );
  }
  await games.finish();
  for (let row = 0; row < games.rows; row++) if (games.varying(row).length === 1) results.solo(row);
  yield results;
}

/**
 * Shapley's formula.
 *
 * @param v what each coalition is worth, by its bits: float64[2^players]
 */
async function shapleyValues(
  v: Float64Array,
  players: number,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const weights = new Float64Array(players);
  for (let size = 0, ways = 1; size < players; size++) {
    weights[size] = 1 / (players * ways);
    ways = (ways * (players - 1 - size)) / (size + 1);
  }
  const values = new Float64Array(players);
  for (let code = 0; code < v.length; code++) {
    let size = 0;
    for (let bits = code; bits !== 0; bits &= bits - 1) size++;
    // What a coalition adds with its weight as the greater one of its pair, and takes away as the smaller one.
    const worth = v[code] as number;
    const joined = size > 0 ? worth * (weights[size - 1] as number) : 0;
    const before = size < players ? worth * (weights[size] as number) : 0;
    for (let i = 0; i < players; i++)
      values[i] = (values[i] as number) + ((code >> i) & 1 ? joined : -before);
    if (code % 2048 === 2047) await yieldThread(signal);
  }
  return values;
}
