import { fail } from "@hyaline/core";
import type { HostRows } from "@hyaline/explanation";

/** Into how many bins of equally many training rows continuous features are cut. */
export type Binning = "quartile" | "decile";

const percentiles: Readonly<Record<Binning, readonly number[]>> = {
  quartile: [25, 50, 75],
  decile: [10, 20, 30, 40, 50, 60, 70, 80, 90],
};

/** How one feature is cut into bins, and what the training rows in each bin are like. */
export interface FeatureBins {
  /** Bin i holds edges[i - 1] < value <= edges[i]. */
  readonly edges: readonly number[];
  /** One per bin: the share of training rows, and their mean, standard deviation and bounds. */
  readonly frequencies: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly lows: readonly number[];
  readonly highs: readonly number[];
}

/**
 * Cuts a feature into bins at percentiles of the training rows, as LIME does: equal percentiles make one edge.
 *
 * @throws HyalineError `argument` for an unknown binning
 */
export function binFeature(rows: HostRows, feature: number, binning: Binning): FeatureBins {
  if (!Object.hasOwn(percentiles, binning))
    fail(
      "argument",
      `discretizer is ${Object.keys(percentiles).join(", ")} or null`,
      JSON.stringify(binning),
    );
  const column = columnOf(rows, feature).sort();
  const edges = [...new Set(percentiles[binning].map((p) => percentile(column, p)))];
  const bins = edges.length + 1;
  const inBin: number[][] = Array.from({ length: bins }, () => []);
  for (const value of column) (inBin[binOf(edges, value)] as number[]).push(value);
  const meanOf = (values: readonly number[]) =>
    values.length === 0 ? 0 : values.reduce((sum, v) => sum + v, 0) / values.length;
  return {
    edges,
    frequencies: inBin.map((values) => values.length / column.length),
    means: inBin.map(meanOf),
    deviations: inBin.map((values) => Math.sqrt(meanOf(values.map((v) => (v - meanOf(values)) ** 2)))),
    lows: [column[0] as number, ...edges],
    highs: [...edges, column.at(-1) as number],
  };
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

export function columnOf({ values, count, rowSize }: HostRows, feature: number): Float64Array {
  return Float64Array.from({ length: count }, (_, row) => values[row * rowSize + feature] as number);
}

/** NumPy's linear interpolation between the two nearest ranks of sorted values. */
function percentile(sorted: Float64Array, p: number): number {
  const rank = (p / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] as number;
  const above = sorted[Math.ceil(rank)] as number;
  return below + (above - below) * (rank - Math.floor(rank));
}
