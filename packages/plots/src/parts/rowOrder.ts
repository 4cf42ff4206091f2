/** How rows stand side by side. */
export type RowOrder = "clustered" | "output" | "given";

/** The order of rows, each with its numbers and its output. */
export function rowOrder(
  order: RowOrder,
  rows: readonly (readonly number[])[],
  outputs: readonly number[],
): number[] {
  if (order === "clustered") return clusterOrder(rows);
  const given = [...rows.keys()];
  const of = (i: number) => (Number.isFinite(outputs[i]) ? (outputs[i] as number) : Number.NEGATIVE_INFINITY);
  return order === "given"
    ? given
    : given.sort((a, b) => Number(of(b) > of(a)) - Number(of(b) < of(a)) || a - b);
}

/**
 * An order in which like rows stand side by side: agglomerative clustering by the Euclidean distance, average linkage
 * (Lance-Williams), the two ends of joined clusters that are nearest to each other turned together. What is no number counts
 * as 0.
 */
function clusterOrder(rows: readonly (readonly number[])[]): number[] {
  const n = rows.length;
  const scale =
    rows.flat().reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 0) || 1;
  const points = rows.map((row) => row.map((v) => (Number.isFinite(v) ? v / scale : 0)));
  const between = (a: number, b: number) =>
    Math.hypot(...(points[a] as number[]).map((v, i) => v - (points[b]?.[i] ?? 0)));
  const own = points.map((_, a) => points.map((__, b) => between(a, b)));
  const distances = own.map((line) => [...line]);
  const clusters = new Map<number, number[]>(points.map((_, i) => [i, [i]]));
  while (clusters.size > 1) {
    const [a, b] = nearestPair([...clusters.keys()], distances);
    const [left, right] = [clusters.get(a) as number[], clusters.get(b) as number[]];
    for (const other of clusters.keys()) {
      if (other === a || other === b) continue;
      const joined =
        (left.length * at(distances, a, other) + right.length * at(distances, b, other)) /
        (left.length + right.length);
      (distances[a] as number[])[other] = joined;
      (distances[other] as number[])[a] = joined;
    }
    clusters.set(a, joinedEnds(left, right, own));
    clusters.delete(b);
  }
  return n === 0 ? [] : ([...clusters.values()][0] as number[]);
}

const at = (table: readonly (readonly number[])[], a: number, b: number): number => table[a]?.[b] ?? 0;

function nearestPair(keys: readonly number[], distances: readonly (readonly number[])[]): [number, number] {
  let best: [number, number] = [keys[0] as number, keys[1] as number];
  keys.forEach((a, i) => {
    for (const b of keys.slice(i + 1)) if (at(distances, a, b) < at(distances, ...best)) best = [a, b];
  });
  return best;
}

/** Both in one order, turned so that their nearest ends meet. */
function joinedEnds(left: number[], right: number[], own: readonly (readonly number[])[]): number[] {
  const turned = (list: readonly number[]) => [...list].reverse();
  const ways = [
    [left, right],
    [turned(left), right],
    [left, turned(right)],
    [turned(left), turned(right)],
  ] as const;
  const gap = ([a, b]: (typeof ways)[number]) => at(own, a.at(-1) as number, b[0] as number);
  const [a, b] = ways.reduce((best, way) => (gap(way) < gap(best) ? way : best));
  return [...a, ...b];
}
