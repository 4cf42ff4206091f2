import type { Work } from "./work.js";

/** A node of a tree: of a branch, where rows go left whose feature is at most the threshold, or a leaf. */
export interface RegressionNode {
  /** The mean of its rows: one number for each output. */
  readonly value: readonly number[];
  /** How many rows it was fitted on. */
  readonly count: number;
  /** None in a leaf. */
  readonly split?: {
    readonly feature: number;
    readonly threshold: number;
    /** Places of the nodes that follow. */
    readonly left: number;
    readonly right: number;
  };
}

export interface TreeLimits {
  /** Branches on the longest way to a leaf. */
  readonly depth: number;
  /** Rows that a leaf has at least. */
  readonly minLeaf: number;
}

/** Numbers of rows, one row after the other. */
export interface RegressionRows {
  readonly x: Float64Array;
  readonly features: number;
  readonly y: Float64Array;
  readonly outputs: number;
}

/** What is known of an open node while a feature is gone through. */
interface Open {
  readonly place: number;
  readonly rows: number;
  readonly sums: Float64Array;
  best: number;
  feature: number;
  threshold: number;
  leftRows: number;
  readonly leftSums: Float64Array;
  last: number;
}

/**
 * A regression tree: each branch is the split by one feature that takes the most from the squared error, summed over
 * outputs; thresholds lie halfway between neighbouring values. Grown level by level, from one order of each feature's values: depth · rows · features
 * steps. Of equal splits the first feature's, and its lowest.
 *
 * Source: L. Breiman, J. Friedman, R. Olshen, C. Stone, "Classification and Regression Trees", 1984, chapter 8; by levels:
 * M. Mehta, R. Agrawal, J. Rissanen, "SLIQ: A Fast Scalable Classifier for Data Mining", 1996.
 *
 * @param rows finite numbers
 */
export function* regressionTree(
  rows: RegressionRows,
  { depth, minLeaf }: TreeLimits,
): Work<readonly RegressionNode[]> {
  const { features, outputs } = rows;
  const count = rows.y.length / outputs;
  const orders: Int32Array[] = [];
  for (let feature = 0; feature < features; feature++) {
    orders.push(orderOf(rows, feature, count));
    yield;
  }
  const y = centred(rows, count);
  const nodeOf = new Int32Array(count);
  const nodes: RegressionNode[] = [nodeOver(rows, nodeOf, 0)];
  let open = [openAt(0, y, nodeOf, outputs)];
  for (let level = 0; level < depth && open.length > 0; level++) {
    const openOf = new Array<Open | undefined>(nodes.length);
    for (const each of open) openOf[each.place] = each;
    for (const [feature, order] of orders.entries()) {
      findSplits(rows, y, { feature, order, nodeOf, openOf, minLeaf });
      yield;
    }
    const split = open.filter(({ feature }) => feature >= 0);
    for (const { place, feature, threshold } of split) {
      const [left, right] = [nodes.length, nodes.length + 1];
      for (let row = 0; row < count; row++)
        if (nodeOf[row] === place)
          nodeOf[row] = (rows.x[row * features + feature] as number) <= threshold ? left : right;
      nodes[place] = { ...(nodes[place] as RegressionNode), split: { feature, threshold, left, right } };
      nodes.push(nodeOver(rows, nodeOf, left), nodeOver(rows, nodeOf, right));
    }
    open = split.flatMap(({ place }) => {
      const { left = 0, right = 0 } = nodes[place]?.split ?? {};
      return [openAt(left, y, nodeOf, outputs), openAt(right, y, nodeOf, outputs)];
    });
    yield;
  }
  return nodes;
}

/** The places of nodes from the root to a row's leaf. */
export function pathOf(nodes: readonly RegressionNode[], row: ArrayLike<number>): number[] {
  const path = [0];
  for (let split = nodes[0]?.split; split; ) {
    const next = (row[split.feature] as number) <= split.threshold ? split.left : split.right;
    path.push(next);
    split = nodes[next]?.split;
  }
  return path;
}

/** Goes through a feature's values once, in order, and keeps what is the best split of each open node. */
function findSplits(
  { x, features, outputs }: RegressionRows,
  y: Float64Array,
  at: {
    readonly feature: number;
    readonly order: Int32Array;
    readonly nodeOf: Int32Array;
    readonly openOf: readonly (Open | undefined)[];
    readonly minLeaf: number;
  },
): void {
  const { feature, order, nodeOf, openOf, minLeaf } = at;
  for (const node of openOf)
    if (node) {
      node.leftRows = 0;
      node.leftSums.fill(0);
    }
  for (const row of order) {
    const node = openOf[nodeOf[row] as number];
    if (!node) continue;
    const value = x[row * features + feature] as number;
    const { leftRows, rows, leftSums, sums } = node;
    if (leftRows >= minLeaf && rows - leftRows >= minLeaf && value > node.last) {
      let gain = 0;
      for (let k = 0; k < outputs; k++) {
        const left = leftSums[k] as number;
        const right = (sums[k] as number) - left;
        gain += (left * left) / leftRows + (right * right) / (rows - leftRows);
      }
      if (gain > node.best) {
        node.best = gain;
        node.feature = feature;
        const middle = node.last + (value - node.last) / 2;
        // Between neighbouring numbers the middle is one of them.
        node.threshold = middle < value ? middle : node.last;
      }
    }
    for (let k = 0; k < outputs; k++)
      leftSums[k] = (leftSums[k] as number) + (y[row * outputs + k] as number);
    node.leftRows++;
    node.last = value;
  }
}

/** What a split must be better than: the node as it is, and what rounding makes of it. */
const ROUNDING = 1e-12;

function openAt(place: number, y: Float64Array, nodeOf: Int32Array, outputs: number): Open {
  const sums = new Float64Array(outputs);
  let [rows, squares] = [0, 0];
  for (let row = 0; row < nodeOf.length; row++) {
    if (nodeOf[row] !== place) continue;
    rows++;
    for (let k = 0; k < outputs; k++) {
      const value = y[row * outputs + k] as number;
      sums[k] = (sums[k] as number) + value;
      squares += value * value;
    }
  }
  const best = sums.reduce((all, sum) => all + (sum * sum) / rows, 0) + ROUNDING * squares;
  return {
    place,
    rows,
    sums,
    best,
    feature: -1,
    threshold: 0,
    leftRows: 0,
    leftSums: new Float64Array(outputs),
    last: Number.NEGATIVE_INFINITY,
  };
}

function nodeOver({ y, outputs }: RegressionRows, nodeOf: Int32Array, place: number): RegressionNode {
  const value = new Array<number>(outputs).fill(0);
  let count = 0;
  for (let row = 0; row < nodeOf.length; row++) {
    if (nodeOf[row] !== place) continue;
    count++;
    for (let k = 0; k < outputs; k++) value[k] = (value[k] as number) + (y[row * outputs + k] as number);
  }
  return { value: value.map((sum) => sum / count), count };
}

/** Less their means, so that large offsets do not hide what splits gain. */
function centred({ y, outputs }: RegressionRows, count: number): Float64Array {
  const means = new Float64Array(outputs);
  for (const [i, value] of y.entries()) means[i % outputs] = (means[i % outputs] as number) + value / count;
  return y.map((value, i) => value - (means[i % outputs] as number));
}

/** Rows in the order of a feature's values; equal ones keep theirs. */
function orderOf({ x, features }: RegressionRows, feature: number, count: number): Int32Array {
  const [values, order] = [new Float64Array(count), new Int32Array(count)];
  for (let row = 0; row < count; row++) {
    values[row] = x[row * features + feature] as number;
    order[row] = row;
  }
  return order.sort((a, b) => (values[a] as number) - (values[b] as number));
}
