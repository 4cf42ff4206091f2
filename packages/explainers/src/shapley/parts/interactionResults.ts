import { GameResults } from "./gameResults.js";
import type { Games } from "./games.js";

/** What a group of players does together. */
export interface InteractionTerm {
  readonly players: readonly number[];
  readonly value: number;
}

/** An index of groups of a row's varying players, by their bits. */
type Found = ReadonlyMap<number, number>;

/** Values, with what pairs and larger groups of players do together. */
export class InteractionResults extends GameResults {
  /** float64[rows, players, players] of each output. */
  readonly #pairs: Float64Array[];
  readonly #terms: (readonly InteractionTerm[])[][];

  constructor(games: Games) {
    super(games);
    const { rows, players, wanted } = games;
    this.#pairs = Array.from({ length: wanted }, () => new Float64Array(rows * players * players));
    this.#terms = Array.from({ length: wanted }, () => []);
  }

  /**
   * @param found of players and pairs
   * @param areWhole a player's index is its whole value, of which its pairs take a part; else they come on top of it
   */
  setPairs(row: number, output: number, found: Found, areWhole: boolean): void {
    const { players } = this.games;
    const varying = this.games.varying(row);
    const pairs = this.#pairs[output] as Float64Array;
    const at = (a: number, b: number) =>
      (row * players + (varying[a] as number)) * players + (varying[b] as number);
    const values = varying.map((_, a) => {
      const alone = found.get(1 << a) ?? 0;
      let together = 0;
      varying.forEach((__, b) => {
        if (a === b) return;
        const half = (found.get((1 << a) | (1 << b)) ?? 0) / 2;
        pairs[at(a, b)] = half;
        together += half;
      });
      pairs[at(a, a)] = areWhole ? alone - together : alone;
      return areWhole ? alone : alone + together;
    });
    this.set(row, output, values, new Float64Array(values.length));
  }

  setTerms(row: number, output: number, found: Found): void {
    const varying = this.games.varying(row);
    const terms = Array.from(found, ([bits, value]) => ({
      players: varying.filter((_, i) => (bits >> i) & 1),
      value,
    }));
    (this.#terms[output] as (readonly InteractionTerm[])[])[row] = terms.sort(
      (a, b) => Math.abs(b.value) - Math.abs(a.value),
    );
  }

  override fields(output: number): object {
    const { rows, players } = this.games;
    const values = (this.#pairs[output] as Float64Array).slice();
    const terms = this.#terms[output] as (readonly InteractionTerm[])[];
    return {
      interactions: { shape: [rows, players, players], values },
      extra: { terms },
    };
  }
}
