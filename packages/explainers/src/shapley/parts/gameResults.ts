import type { Games } from "./games.js";

/** What a method found for one wanted output of all rows. */
export interface GameValues {
  /** float64[rows, players] */
  readonly values: Float64Array;
  readonly standardError?: Float64Array;
}

/** Values and errors of all rows and wanted outputs, filled in row by row. */
export class GameResults {
  readonly #values: Float64Array[];
  readonly #errors: Float64Array[];
  readonly #unknown = new Set<number>();

  constructor(readonly games: Games) {
    const empty = () =>
      Array.from({ length: games.wanted }, () => new Float64Array(games.rows * games.players));
    this.#values = empty();
    this.#errors = empty();
  }

  /** @param values of the row's varying players; errors are unknown where they are left out */
  set(row: number, output: number, values: ArrayLike<number>, errors?: ArrayLike<number>): void {
    const { players } = this.games;
    this.games.varying(row).forEach((player, at) => {
      (this.#values[output] as Float64Array)[row * players + player] = values[at] as number;
      (this.#errors[output] as Float64Array)[row * players + player] = errors?.[at] ?? 0;
    });
    if (!errors) this.#unknown.add(output);
  }

  /** A single player gets all. */
  solo(row: number): void {
    const [base, full] = [this.games.base(row), this.games.full(row)];
    for (let o = 0; o < this.games.wanted; o++)
      this.set(row, o, [(full[o] as number) - (base[o] as number)], [0]);
  }

  get(output: number): GameValues {
    const values = (this.#values[output] as Float64Array).slice();
    if (this.#unknown.has(output)) return { values };
    return { values, standardError: (this.#errors[output] as Float64Array).slice() };
  }

  /** Further fields of an explanation of one output. */
  fields(_output: number): object {
    return {};
  }
}
