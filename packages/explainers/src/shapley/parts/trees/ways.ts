/** How far the features asked so far lead on: whether x follows all their branches, and the share of rows that do. */
export class Ways {
  readonly one: Float64Array;
  readonly zero: Float64Array;

  constructor(features: number) {
    this.one = new Float64Array(features).fill(1);
    this.zero = new Float64Array(features).fill(1);
  }
}
