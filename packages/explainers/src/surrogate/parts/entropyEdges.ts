import type { Work } from "@hyaline/explanation";

/** How deep the tree is that cuts a feature: eight bins at most, as in LIME. */
const DEPTH = 3;

/**
 * Where a feature tells classes apart: the thresholds of a decision tree of depth 3 on that feature alone, each of which
 * lowers the entropy of the labels most.
 *
 * Source: U. Fayyad, K. Irani, "Multi-Interval Discretization of Continuous-Valued Attributes for Classification Learning",
 * IJCAI 1993; as LIME's EntropyDiscretizer, with scikit-learn's thresholds halfway between values.
 *
 * @param column sorted or not @param labels the class of each value
 * @returns ascending; the median where no cut helps, as in LIME
 */
export function* entropyEdges(column: Float64Array, labels: ArrayLike<number>): Work<number[]> {
  const order = Int32Array.from(column.keys()).sort((a, b) => (column[a] as number) - (column[b] as number));
  const values = Float64Array.from(order, (row) => column[row] as number);
  const names = [...new Set(Array.from(labels))];
  const classes = Int32Array.from(order, (row) => names.indexOf(labels[row] as number));
  yield;
  const edges: number[] = [];
  const cut = function* (from: number, to: number, depth: number): Work<void> {
    if (depth === 0) return;
    const at = bestCut(values, classes, names.length, from, to);
    yield;
    if (at === undefined) return;
    edges.push(((values[at - 1] as number) + (values[at] as number)) / 2);
    yield* cut(from, at, depth - 1);
    yield* cut(at, to, depth - 1);
  };
  yield* cut(0, values.length, DEPTH);
  if (edges.length > 0) return edges.sort((a, b) => a - b);
  const middle = values.length >> 1;
  return [
    values.length % 2 === 1
      ? (values[middle] as number)
      : ((values[middle - 1] as number) + (values[middle] as number)) / 2,
  ];
}

/** Where the labels of both sides are purest; nothing where they are pure already, or values do not differ. */
function bestCut(
  values: Float64Array,
  classes: Int32Array,
  kinds: number,
  from: number,
  to: number,
): number | undefined {
  const [left, right] = [new Float64Array(kinds), new Float64Array(kinds)];
  const count = (of: Float64Array, row: number, by: number) => {
    const kind = classes[row] as number;
    of[kind] = (of[kind] as number) + by;
  };
  for (let row = from; row < to; row++) count(right, row, 1);
  if (right.filter((n) => n > 0).length < 2) return undefined;
  let [best, least]: [number | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (let row = from; row + 1 < to; row++) {
    count(left, row, 1);
    count(right, row, -1);
    // As near as float32 tells apart are one value, as in scikit-learn.
    if ((values[row + 1] as number) <= (values[row] as number) + 1e-7) continue;
    const impurity = entropy(left, row + 1 - from) + entropy(right, to - row - 1);
    if (impurity < least - 1e-12) [best, least] = [row + 1, impurity];
  }
  return best;
}

/** In bits, times how many there are. */
function entropy(counts: Float64Array, total: number): number {
  let sum = 0;
  for (const n of counts) if (n > 0) sum -= n * Math.log2(n / total);
  return sum;
}
