/** A distribution on an interval, as its distribution function at evenly spaced places. */
export interface Tabulated {
  readonly from: number;
  readonly step: number;
  /** The share of what is below each place, from 0 to 1: [cells + 1] */
  readonly below: Float32Array;
  /** 1 / what is in each cell: [cells] */
  readonly scales: Float64Array;
  /** For evenly spaced shares, the cell that each falls into: [SHARES] */
  readonly cellOf: Uint8Array;
}

/** Few enough for the tables of all features to stay in the cache. */
const CELLS = 256;
/** More than cells, so that the cell of a share is seldom another than the table says: the processor foretells that. */
const SHARES = 1024;

/** Beyond so many standard deviations from where it is densest, a normal distribution has 1e-15 of its weight. */
const REACH = 8;

/** To a thousandth of a share, a normal distribution that is cut off at `low` and `high`; its mean alone where the deviation is 0. */
export function truncatedNormal(mean: number, deviation: number, low: number, high: number): Tabulated {
  const densest = Math.min(Math.max(mean, low), high);
  const from = Math.max(low, densest - REACH * deviation);
  const step = (Math.min(high, densest + REACH * deviation) - from) / CELLS;
  // Relative to the greatest density, which underflows far from the mean.
  const offset = step > 0 ? ((densest - mean) / deviation) ** 2 : 0;
  const below = new Float64Array(CELLS + 1);
  for (let cell = 0; cell < CELLS; cell++) {
    const z = step > 0 ? (from + (cell + 0.5) * step - mean) / deviation : 0;
    below[cell + 1] = (below[cell] as number) + Math.exp((offset - z * z) / 2);
  }
  const total = below[CELLS] as number;
  const shares = Float32Array.from(below, (sum) => sum / total);
  const scales = Float64Array.from({ length: CELLS }, (_, cell) => {
    const share = (shares[cell + 1] as number) - (shares[cell] as number);
    return share > 0 ? 1 / share : 0;
  });
  const cellOf = new Uint8Array(SHARES);
  for (let cell = 0, k = 0; k < SHARES; k++) {
    while (cell < CELLS - 1 && (shares[cell + 1] as number) * SHARES <= k) cell++;
    cellOf[k] = cell;
  }
  return { from, step, below: shares, scales, cellOf };
}

/** The value that a share of the distribution is below, 0 ≤ share < 1. */
export function quantile({ from, step, below, scales, cellOf }: Tabulated, share: number): number {
  let cell = cellOf[Math.floor(share * SHARES)] as number;
  while (cell < CELLS - 1 && (below[cell + 1] as number) <= share) cell++;
  return from + (cell + (share - (below[cell] as number)) * (scales[cell] as number)) * step;
}
