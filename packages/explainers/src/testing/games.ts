import { blackBox } from "@hyaline/explanation";

/** A game of players that are on or off: what each coalition is worth, by its bits. */
export type Game = readonly number[];

/** The game as a model of rows of zeros and ones; with rows of zeros as background its players are the columns. */
export const gameModel = (...games: readonly Game[]) =>
  blackBox((rows: number[][]) =>
    rows.map((row) =>
      games.map((game) => game[row.reduce((code, bit, i) => code + bit * 2 ** i, 0)] as number),
    ),
  );

/** Shapley's value as the mean over all orders in which players may join (Shapley 1953). */
export function byOrders(game: Game, players: number): number[] {
  const shares = new Array<number>(players).fill(0);
  let orders = 0;
  const join = (code: number, left: readonly number[], gained: readonly (readonly [number, number])[]) => {
    if (left.length === 0) {
      orders++;
      for (const [player, gain] of gained) shares[player] = (shares[player] as number) + gain;
      return;
    }
    for (const player of left) {
      const next = code | (1 << player);
      const gain = (game[next] as number) - (game[code] as number);
      join(
        next,
        left.filter((each) => each !== player),
        [...gained, [player, gain]],
      );
    }
  };
  join(0, [...shares.keys()], []);
  return shares.map((share) => share / orders);
}
