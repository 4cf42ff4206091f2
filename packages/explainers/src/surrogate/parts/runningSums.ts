/** Shares of a whole, one after the other: which one a number from 0 to 1 falls into. */
export interface RunningSums {
  /** Of the shares up to and with each; the last is 1. */
  readonly ends: Float64Array;
  readonly starts: Float64Array;
  /** 1 / share */
  readonly scales: Float64Array;
  /** For evenly spaced numbers, the share that each falls into. */
  readonly guesses: Int32Array;
}

const GUESSES = 256;
/** The largest number below 1. */
const ALMOST_ONE = 1 - 2 ** -53;

/** @param shares they sum to 1, but for rounding */
export function runningSums(shares: readonly number[]): RunningSums {
  let sum = 0;
  const ends = Float64Array.from(shares, (share) => {
    sum += share;
    return sum;
  });
  // Rounding must not leave anything above the last of them that has a weight.
  ends.fill(
    1,
    shares.findLastIndex((share) => share > 0),
  );
  const starts = ends.map((_, i) => ends[i - 1] ?? 0);
  const guesses = Int32Array.from({ length: GUESSES }, (_, k) => ends.findIndex((end) => end > k / GUESSES));
  return { ends, starts, scales: ends.map((end, i) => 1 / (end - (starts[i] as number))), guesses };
}

/** The share that a number falls into, 0 ≤ at < 1. A guess that is seldom wrong costs less than a search. */
export function placeIn({ ends, guesses }: RunningSums, at: number): number {
  let place = guesses[Math.floor(at * GUESSES)] as number;
  while ((ends[place] as number) <= at) place++;
  return place;
}

/** Where in its share a number is, from 0 to below 1. */
export const shareWithin = ({ starts, scales }: RunningSums, place: number, at: number): number =>
  Math.min((at - (starts[place] as number)) * (scales[place] as number), ALMOST_ONE);
