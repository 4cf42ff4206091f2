import type { Work } from "@hyaline/explanation";

/** How continuous features are cut: into bins of equally many training rows, or where they tell the training labels apart. */
export type Binning = "quartile" | "decile" | "entropy";

const percentiles: Readonly<Record<Exclude<Binning, "entropy">, readonly number[]>> = {
  quartile: [25, 50, 75],
  decile: [10, 20, 30, 40, 50, 60, 70, 80, 90],
};

/** How one feature is cut into bins, and what the training rows in each bin are like. */
export interface FeatureBins {
  /** Bin i holds edges[i - 1] < value <= edges[i]. */
  readonly edges: readonly number[];
  readonly bins: readonly Bin[];
}

export interface Bin {
  /** The share of training rows that are in it. */
  readonly frequency: number;
  readonly mean: number;
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
}

/** Percentiles of sorted values, as LIME cuts them: equal percentiles make one edge. */
export const percentileEdges = (column: Float64Array, binning: Exclude<Binning, "entropy">): number[] => [
  ...new Set(percentiles[binning].map((p) => percentile(column, p))),
];

/** Cuts a feature's sorted values into bins at some edges. */
export function* binFeature(column: Float64Array, edges: readonly number[]): Work<FeatureBins> {
  const lows = [column[0] as number, ...edges];
  const highs = [...edges, column.at(-1) as number];
  const bins: Bin[] = [];
  let start = 0;
  for (const [bin, high] of highs.entries()) {
    const end = bin < edges.length ? firstAbove(column, high) : column.length;
    const inside = column.subarray(start, end);
    const { mean, deviation } = spreadOf(inside);
    bins.push({ frequency: inside.length / column.length, mean, deviation, low: lows[bin] as number, high });
    start = end;
    yield;
  }
  return { edges, bins };
}

/** Mean and standard deviation, those of the population; 0 for none. */
export function spreadOf(values: Float64Array): { readonly mean: number; readonly deviation: number } {
  if (values.length === 0) return { mean: 0, deviation: 0 };
  let [sum, squares] = [0, 0];
  for (const value of values) sum += value;
  const mean = sum / values.length;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length) };
}

/** The place of the first sorted value above a bound. */
function firstAbove(column: Float64Array, bound: number): number {
  let [from, to] = [0, column.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((column[middle] as number) > bound) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** The bin of a value: how many edges are below it. */
export function binOf(edges: readonly number[], value: number): number {
  let bin = 0;
  while (bin < edges.length && (edges[bin] as number) < value) bin++;
  return bin;
}

/** A bin in words, such as `0.12 < petal width <= 0.35`. */
export function describeBin(name: string, edges: readonly number[], bin: number): string {
  const edge = (i: number) => shortest(edges, i);
  if (edges.length === 0) return name;
  if (bin === 0) return `${name} <= ${edge(0)}`;
  return bin === edges.length ? `${name} > ${edge(bin - 1)}` : `${edge(bin - 1)} < ${name} <= ${edge(bin)}`;
}

/** Two decimals, as LIME writes them, and as many more as tell the edges apart from each other and from 0. */
function shortest(edges: readonly number[], i: number): string {
  const value = edges[i] as number;
  for (let digits = 2; digits <= 12; digits++) {
    const text = value.toFixed(digits);
    const isTold = value === 0 || Math.abs(Number(text) - value) <= 0.05 * Math.abs(value);
    const isAlone = edges.every((other) => other === value || other.toFixed(digits) !== text);
    if (isTold && isAlone) return text;
  }
  return String(Number(value.toPrecision(3)));
}

/** NumPy's linear interpolation between the two nearest ranks of sorted values. */
function percentile(sorted: Float64Array, p: number): number {
  const rank = (p / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] as number;
  const above = sorted[Math.ceil(rank)] as number;
  return below + (above - below) * (rank - Math.floor(rank));
}
