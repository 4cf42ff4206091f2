import type { Work } from "@hyaline/explanation";
import type { Hierarchy } from "./hierarchy.js";

/**
 * Players that go together in the rows of a background, joined first: single linkage of 1 - Pearson's correlation, as SHAP
 * clusters a background. A player that never varies goes with nobody, at distance 1; rows where one of two players
 * is missing do not count for them.
 *
 * Source: S. Lundberg, SHAP, `maskers.Partition(clustering="correlation")`.
 *
 * @param columns what each player is in each row
 */
export function* correlationTree(columns: readonly Float64Array[]): Work<Hierarchy> {
  const count = columns.length;
  /** Between open clusters: the nearest of their members. */
  const gaps = Array.from({ length: count }, () => new Float64Array(count));
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const apart = 1 - correlation(columns[i] as Float64Array, columns[j] as Float64Array);
      (gaps[i] as Float64Array)[j] = apart;
      (gaps[j] as Float64Array)[i] = apart;
    }
    yield;
  }
  const open = new Map<number, Hierarchy>(columns.map((_, player) => [player, player]));
  while (open.size > 1) {
    const [a, b] = nearest([...open.keys()], gaps);
    open.set(a, [open.get(a) as Hierarchy, open.get(b) as Hierarchy]);
    open.delete(b);
    for (const other of open.keys()) {
      const apart = Math.min(gaps[a]?.[other] as number, gaps[b]?.[other] as number);
      (gaps[a] as Float64Array)[other] = apart;
      (gaps[other] as Float64Array)[a] = apart;
    }
    yield;
  }
  return open.values().next().value ?? 0;
}

function nearest(open: readonly number[], gaps: readonly Float64Array[]): readonly [number, number] {
  let [best, least] = [[open[0], open[1]] as [number, number], Number.POSITIVE_INFINITY];
  for (const [k, b] of open.entries())
    for (const a of open.slice(0, k)) {
      const apart = gaps[a]?.[b] as number;
      if (apart < least) [best, least] = [[a, b], apart];
    }
  return best;
}

function correlation(a: Float64Array, b: Float64Array): number {
  let [count, sumA, sumB] = [0, 0, 0];
  const both = (row: number) => !Number.isNaN((a[row] as number) + (b[row] as number));
  for (let row = 0; row < a.length; row++) {
    if (!both(row)) continue;
    count++;
    sumA += a[row] as number;
    sumB += b[row] as number;
  }
  let [products, squaresA, squaresB] = [0, 0, 0];
  for (let row = 0; row < a.length; row++) {
    if (!both(row)) continue;
    const [x, y] = [(a[row] as number) - sumA / count, (b[row] as number) - sumB / count];
    products += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return squaresA > 0 && squaresB > 0 ? products / Math.sqrt(squaresA * squaresB) : 0;
}
