/** The median absolute deviation of each column; where more than half are alike, the standard deviation, or 1. */
export function deviationsOf(columns: readonly Float64Array[]): Float64Array {
  return Float64Array.from(columns, (column) => {
    const middle = median(column);
    const spread = median(column.map((value) => Math.abs(value - middle)));
    if (spread > 0) return spread;
    const mean = column.reduce((sum, v) => sum + v, 0) / column.length;
    return Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / column.length) || 1;
  });
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[half] as number)
    : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

/** The mean distance of features, in deviations. */
export function distanceOf(a: Float64Array, b: Float64Array, scales: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++)
    sum += Math.abs((a[i] as number) - (b[i] as number)) / (scales[i] as number);
  return sum / a.length;
}
