const MOST_BINS = 65536;

/** How many bins Freedman and Diaconis's rule gives; Sturges's where half of the values are equal. */
export function binsOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const n = sorted.length;
  const at = (share: number) => sorted[Math.floor(share * (n - 1))] as number;
  const width = (2 * (at(0.75) - at(0.25))) / Math.cbrt(n);
  if (!(width > 0)) return Math.ceil(Math.log2(n)) + 1;
  return Math.min(MOST_BINS, Math.max(2, Math.ceil((at(1) - at(0)) / width)));
}

/** The entropy, in nats, of values counted in so many bins between the least and the greatest. */
export function histogramEntropy(values: Float64Array, bins: number): number {
  const least = values.reduce((a, b) => Math.min(a, b));
  const range = values.reduce((a, b) => Math.max(a, b)) - least;
  if (range === 0) return 0;
  const counts = new Float64Array(bins);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor(((value - least) / range) * bins));
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts.reduce((sum, count) => {
    const share = count / values.length;
    return share === 0 ? sum : sum - share * Math.log(share);
  }, 0);
}
