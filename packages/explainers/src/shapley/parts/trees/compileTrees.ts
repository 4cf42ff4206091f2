import { fail, quote } from "@hyaline/core";
import type { Tree, TreeEnsemble, TreeNode } from "@hyaline/onnx";
import {
  BY_CATEGORY,
  type Categories,
  comparisons,
  type Forest,
  LEFT,
  RIGHT,
  type WalkedTree,
  ZERO,
} from "./forest.js";

/** What can be explained: an ensemble, a list of one, or its trees alone. */
export type Trees = TreeEnsemble | readonly [TreeEnsemble] | readonly Tree[];

/** Levels of a tree at most. */
const DEEPEST = 2048;
/** How far the covers of two branches may be from their parent's, of which they are shares: files hold float32. */
const TOLERANCE = 1e-3;

/**
 * Checks trees and lays them out.
 *
 * @throws HyalineError `argument` for what are no trees: nodes that are not there, cycles, numbers that are none
 */
export function compileTrees(given: Trees): Forest {
  const ensemble = ensembleOf(given);
  const laid = ensemble.trees.map((tree, t) =>
    layOut(tree, (rule, got) => refuse(`tree ${t}: ${rule}`, got)),
  );
  const outputs =
    ensemble.outputs ?? laid.reduce((most, { output, width }) => Math.max(most, output + width), 1);
  for (const { output, width } of laid)
    if (output + width > outputs)
      refuse(`an ensemble of ${outputs} outputs has trees of these`, String(output + width - 1));
  const base = ensemble.base ?? [0];
  if (base.length !== 1 && base.length !== outputs)
    refuse(`base has one number, or ${outputs}`, String(base.length));

  const count = laid.reduce((sum, { order }) => sum + order.length, 0);
  const size = laid.reduce((sum, { order, width }) => sum + order.length * width, 0);
  const nodes = {
    feature: new Int32Array(count).fill(-1),
    threshold: new Float64Array(count),
    compare: new Uint8Array(count),
    missing: new Uint8Array(count),
    zeroIsMissing: new Uint8Array(count),
    categories: new Map<number, Categories>(),
    right: new Int32Array(count),
    share: new Float64Array(count).fill(1),
    at: new Int32Array(count),
    values: new Float64Array(size),
  };
  let [next, value] = [0, 0];
  let hasCovers = true;
  const trees: WalkedTree[] = [];
  for (const { order, places, width, output, depth, asked } of laid) {
    const root = next;
    next += order.length;
    order.forEach((node, i) => {
      const at = root + i;
      nodes.at[at] = value;
      value += width;
      if (node.leaf) {
        nodes.values.set([node.value].flat(), nodes.at[at]);
        return;
      }
      nodes.feature[at] = node.feature;
      nodes.threshold[at] = node.threshold;
      nodes.compare[at] = node.categories ? BY_CATEGORY : comparisons.indexOf(node.compare ?? "<=");
      if (node.categories)
        nodes.categories.set(at, { set: new Set(node.categories), whole: node.whole === true });
      nodes.missing[at] = { left: LEFT, right: RIGHT, zero: ZERO }[node.missing ?? "right"];
      nodes.zeroIsMissing[at] = Number(node.zeroIsMissing === true);
      nodes.right[at] = root + (places.get(node.right) as number);
    });
    hasCovers = shareOut(order, root, nodes.right, nodes.share) && hasCovers;
    // Children come after their parents: from the back, their means are known.
    for (let at = next - 1; at >= root; at--) {
      if (nodes.feature[at] === -1) continue;
      for (const child of [at + 1, nodes.right[at] as number])
        for (let k = 0; k < width; k++) {
          const to = (nodes.at[at] as number) + k;
          nodes.values[to] =
            (nodes.values[to] as number) +
            (nodes.share[child] as number) * (nodes.values[(nodes.at[child] as number) + k] as number);
        }
    }
    trees.push({ root, depth, asked, output, width });
  }
  return {
    outputs,
    base: Float64Array.from({ length: outputs }, (_, k) =>
      base.length === 1 ? (base[0] as number) : (base[k] as number),
    ),
    isSingle: ensemble.precision === "float32",
    transform: ensemble.transform,
    trees,
    nodes,
    features: nodes.feature.reduce((most, feature) => Math.max(most, feature + 1), 0),
    hasCovers,
  };
}

type Refuse = (rule: string, got?: string) => never;
const refuse: Refuse = (rule, got) =>
  fail(
    "argument",
    rule,
    got,
    "read them with readTreeEnsembles, readLightGbm or readXgboost of @hyaline/onnx",
  );

function ensembleOf(given: Trees): TreeEnsemble {
  const first = Array.isArray(given) ? (given[0] as Tree | TreeEnsemble | undefined) : undefined;
  const ensemble = first && "nodes" in first ? { trees: given as readonly Tree[] } : (first ?? given);
  if (Array.isArray(given) && given.length > 1 && first && !("nodes" in first))
    refuse("treeShap explains one ensemble", `${given.length} of them`);
  const { trees } = (ensemble ?? {}) as Partial<TreeEnsemble>;
  if (!Array.isArray(trees) || trees.length === 0)
    return refuse("treeShap explains trees: { trees: [{ nodes }, …] }, or their list", quote(given));
  return ensemble as TreeEnsemble;
}

interface LaidOut extends Omit<WalkedTree, "root"> {
  readonly order: readonly TreeNode[];
  /** Where in `order` a node of the list is. */
  readonly places: ReadonlyMap<number, number>;
}

/** A tree's nodes in preorder; what is no tree is refused on the way. */
function layOut({ nodes, output = 0 }: Tree, no: Refuse): LaidOut {
  if (!Array.isArray(nodes) || nodes.length === 0) no("a tree has nodes, the root first", quote(nodes));
  if (!Number.isInteger(output) || output < 0 || output > 65535)
    no("output is a place among outputs", quote(output));
  const order: TreeNode[] = [];
  const places = new Map<number, number>();
  const open = [{ at: 0, depth: 0, asked: [] as readonly number[] }];
  let [deepest, most, width] = [0, 0, 0];
  for (let next = open.pop(); next; next = open.pop()) {
    const { at, depth, asked } = next;
    const node = nodes[at] as TreeNode | undefined;
    if (!node) return no("nodes follow nodes that are there", `${at} of ${nodes.length}`);
    if (places.has(at)) no("every node is reached once; a cycle, or two branches to one node", `node ${at}`);
    if (depth > DEEPEST) no(`a tree has at most ${DEEPEST} levels`);
    places.set(at, order.push(node) - 1);
    deepest = Math.max(deepest, depth);
    if (!node.leaf) {
      const { feature, threshold, categories, compare } = node;
      if (!Number.isInteger(feature) || feature < 0 || feature > 2147483646)
        no(`node ${at} asks a feature by its place in a row`, quote(feature));
      if (!categories && !(typeof threshold === "number" && !Number.isNaN(threshold)))
        no(`node ${at} needs a threshold`, quote(threshold));
      if (compare && !comparisons.includes(compare))
        no(`node ${at} compares by ${comparisons.join(" ")}`, quote(compare));
      const all = asked.includes(feature) ? asked : [...asked, feature];
      open.push(
        { at: node.right, depth: depth + 1, asked: all },
        { at: node.left, depth: depth + 1, asked: all },
      );
      continue;
    }
    const values = [node.value].flat();
    most = Math.max(most, asked.length);
    if (width !== 0 && values.length !== width)
      no(`leaves have as many numbers, ${width}`, String(values.length));
    width = values.length;
    if (!values.every(Number.isFinite)) no(`leaf ${at} needs finite numbers`, quote(node.value));
  }
  return { order, places, depth: deepest, asked: most, output: width > 1 ? 0 : output, width };
}

/** The shares of their parents' rows that nodes get. False where covers are not known or no shares. */
function shareOut(order: readonly TreeNode[], root: number, right: Int32Array, share: Float64Array): boolean {
  let isWhole = true;
  order.forEach((node, i) => {
    if (node.leaf) return;
    const [left, other] = [i + 1, (right[root + i] as number) - root];
    const [a, b] = [order[left]?.cover ?? Number.NaN, order[other]?.cover ?? Number.NaN];
    const all = node.cover ?? Number.NaN;
    if (!(a >= 0 && b >= 0 && Math.abs(a + b - all) <= TOLERANCE * all)) isWhole = false;
    // Where nobody came by, either way is as likely.
    share[root + left] = a + b > 0 ? a / (a + b) : 0.5;
    share[root + other] = a + b > 0 ? b / (a + b) : 0.5;
  });
  return isWhole;
}
