import { choice } from "@hyaline/core/facts";

/** Measures of how near two vectors are. The correlations and the cosine are NaN where a vector does not vary, or is 0. */
type Measure = (a: Float64Array, b: Float64Array) => number;

const fold = (a: Float64Array, b: Float64Array, each: (a: number, b: number) => number): number =>
  a.reduce((sum, value, i) => sum + each(value, b[i] as number), 0);

const cosine: Measure = (a, b) =>
  fold(a, b, (x, y) => x * y) / Math.sqrt(fold(a, a, (x, y) => x * y) * fold(b, b, (x, y) => x * y));

const centred = (a: Float64Array): Float64Array => {
  const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
  return a.map((value) => value - mean);
};

const isConstant = (a: Float64Array): boolean => a.every((value) => value === a[0]);

/** Pearson's correlation. */
const pearson: Measure = (a, b) =>
  isConstant(a) || isConstant(b) ? Number.NaN : cosine(centred(a), centred(b));

/** Ranks from 1 up; equal values share their mean rank. */
function ranksOf(a: Float64Array): Float64Array {
  const order = Array.from(a, (_, i) => i).sort((i, j) => (a[i] as number) - (a[j] as number));
  const ranks = new Float64Array(a.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && a[order[end] as number] === a[order[start] as number]) end++;
    for (let k = start; k < end; k++) ranks[order[k] as number] = (start + end + 1) / 2;
  }
  return ranks;
}

/** Kendall's τ-b in n log n steps (W. R. Knight, JASA 1966): discordant pairs are the swaps that sorting takes. */
const kendall: Measure = (a, b) => {
  const n = a.length;
  const order = Array.from(a, (_, i) => i).sort(
    (i, j) => (a[i] as number) - (a[j] as number) || (b[i] as number) - (b[j] as number),
  );
  const xs = Float64Array.from(order, (i) => a[i] as number);
  const ys = Float64Array.from(order, (i) => b[i] as number);
  const pairs = (n * (n - 1)) / 2;
  const sorted = ys.slice().sort();
  const tiedX = tiedPairs(n, (i) => xs[i] === xs[i - 1]);
  const tiedY = tiedPairs(n, (i) => sorted[i] === sorted[i - 1]);
  const tiedBoth = tiedPairs(n, (i) => xs[i] === xs[i - 1] && ys[i] === ys[i - 1]);
  const discordant = sortingSwaps(ys);
  return (pairs - tiedX - tiedY + tiedBoth - 2 * discordant) / Math.sqrt((pairs - tiedX) * (pairs - tiedY));
};

/** Pairs within runs of equal neighbours. */
function tiedPairs(n: number, isEqual: (i: number) => boolean): number {
  let pairs = 0;
  for (let i = 1, run = 0; i < n; i++) {
    run = isEqual(i) ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** How many pairs stand in the wrong order, by merging ever longer runs. */
function sortingSwaps(values: Float64Array): number {
  let [from, to] = [values.slice(), new Float64Array(values.length)];
  let swaps = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      for (let left = start, right = middle, at = start; at < end; at++) {
        const takesLeft =
          left < middle && (right >= end || (from[left] as number) <= (from[right] as number));
        if (!takesLeft) swaps += middle - left;
        to[at] = from[takesLeft ? left++ : right++] as number;
      }
    }
    [from, to] = [to, from];
  }
  return swaps;
}

/** By the names that options use. */
export const measures = {
  pearson,
  spearman: (a, b) => pearson(ranksOf(a), ranksOf(b)),
  kendall,
  cosine,
  euclidean: (a, b) => Math.sqrt(fold(a, b, (x, y) => (x - y) ** 2)),
  manhattan: (a, b) => fold(a, b, (x, y) => Math.abs(x - y)),
  chebyshev: (a, b) => a.reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] as number))), 0),
} as const satisfies Record<string, Measure>;

const distances = ["euclidean", "manhattan", "chebyshev"];

/** Whether a measure is a distance, which is better low where nearness is better high. */
export const isDistance = (measure: unknown): boolean => distances.includes(measure as string);

/** What metrics that compare explanations take. */
export const measureOption = {
  /** How nearness is measured (default `"spearman"`). */
  measure: choice(
    "How nearness is measured.",
    ["pearson", "spearman", "kendall", "cosine", "euclidean", "manhattan", "chebyshev"],
    "spearman",
  ),
};
