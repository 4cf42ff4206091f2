/** Means of what single players add, each over draws of its own (Welford 1962). */
export class PlayerMeans {
  readonly #counts: Int32Array;
  readonly #means: Float64Array;
  readonly #squares: Float64Array;

  constructor(
    readonly players: number,
    readonly outputs: number,
  ) {
    this.#counts = new Int32Array(players);
    this.#means = new Float64Array(players * outputs);
    this.#squares = new Float64Array(players * outputs);
  }

  /** One draw for one output; {@link PlayerMeans.count} it once all outputs are added. */
  add(player: number, output: number, gain: number): void {
    const at = output * this.players + player;
    const off = gain - (this.#means[at] as number);
    this.#means[at] = (this.#means[at] as number) + off / ((this.#counts[player] as number) + 1);
    this.#squares[at] = (this.#squares[at] as number) + off * (gain - (this.#means[at] as number));
  }

  count(player: number): void {
    this.#counts[player] = (this.#counts[player] as number) + 1;
  }

  /** How many of `draws` each player gets: alike at first, then by the deviation of what it adds (Neyman 1934). */
  allocate(draws: number): Int32Array {
    const { players, outputs } = this;
    const deviations = Float64Array.from({ length: players }, (_, player) => {
      let sum = 0;
      for (let o = 0; o < outputs; o++) sum += this.#variance(player, o);
      return Math.sqrt(sum);
    });
    const all = deviations.reduce((sum, deviation) => sum + deviation, 0);
    if (!(all > 0)) return new Int32Array(players).fill(Math.ceil(draws / players));
    // A draw for everyone, so that none whose first draws were alike is left at that.
    return Int32Array.from(deviations, (deviation) => 1 + Math.round(((draws - players) * deviation) / all));
  }

  /** The means, with what they lack to a sum shared out by their variances, and their errors then. */
  sumTo(output: number, total: number): { readonly values: Float64Array; readonly errors: Float64Array } {
    const { players } = this;
    const values = this.#means.slice(output * players, (output + 1) * players);
    const variances = Float64Array.from(
      values,
      (_, player) => this.#variance(player, output) / (this.#counts[player] as number),
    );
    const all = variances.reduce((sum, variance) => sum + variance, 0);
    const lacks = total - values.reduce((sum, value) => sum + value, 0);
    const errors = variances.map((variance) =>
      Math.sqrt(Math.max(0, variance * (1 - (all > 0 ? variance / all : 0)))),
    );
    if (all > 0)
      variances.forEach((variance, i) => {
        values[i] = (values[i] as number) + (lacks * variance) / all;
      });
    return { values, errors };
  }

  #variance(player: number, output: number): number {
    const count = this.#counts[player] as number;
    return count < 2 ? 0 : (this.#squares[output * this.players + player] as number) / (count - 1);
  }
}
