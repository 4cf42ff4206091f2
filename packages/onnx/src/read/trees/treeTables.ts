import type { TreeBranch, TreeEnsemble, TreeNode } from "./treeEnsemble.js";

/** All nodes of all trees one after the other, as a traversal by tables reads them. Leaves lead to themselves. */
export interface TreeTables {
  /** Where each tree begins. */
  readonly roots: readonly number[];
  readonly features: readonly number[];
  readonly thresholds: readonly number[];
  /** Where x ≤ threshold, or x = threshold for nodes of `equals`. */
  readonly yes: readonly number[];
  readonly no: readonly number[];
  readonly equals: readonly boolean[];
  /** Whether NaN goes to `yes`. */
  readonly missing: readonly boolean[];
  /** The node of the ensemble that each is, or is part of. */
  readonly nodes: readonly TreeNode[];
  /** Steps that the longest way takes. */
  readonly depth: number;
}

/** The greatest number below a finite one, in the precision of the thresholds. */
function below(value: number, isSingle: boolean): number {
  if (value === Number.POSITIVE_INFINITY) return isSingle ? 3.4028234663852886e38 : Number.MAX_VALUE;
  if (value === Number.NEGATIVE_INFINITY) return value;
  const view = new DataView(new ArrayBuffer(8));
  if (isSingle) {
    const single = Math.fround(value);
    if (single === 0) return -1.401298464324817e-45;
    view.setFloat32(0, single);
    view.setInt32(0, view.getInt32(0) + (single > 0 ? -1 : 1));
    return view.getFloat32(0);
  }
  if (value === 0) return -5e-324;
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return view.getFloat64(0);
}

/**
 * Trees as tables: every comparison becomes ≤ or =, and a set of categories a chain of =.
 *
 * @param ensemble checked by `checkTrees`
 */
export function treeTables({ trees, precision }: TreeEnsemble): TreeTables {
  const isSingle = precision === "float32";
  const roots: number[] = [];
  const [features, thresholds, yes, no]: [number[], number[], number[], number[]] = [[], [], [], []];
  const [equals, missing]: [boolean[], boolean[]] = [[], []];
  const all: TreeNode[] = [];
  let depth = 0;
  const push = (node: TreeNode, threshold: number, isEqual: boolean): number => {
    const at = all.push(node) - 1;
    features.push(node.leaf ? 0 : node.feature);
    thresholds.push(threshold);
    equals.push(isEqual);
    missing.push(!node.leaf && node.missing === "left");
    yes.push(at);
    no.push(at);
    return at;
  };

  for (const { nodes } of trees) {
    roots.push(all.length);
    const open: { readonly node: number; readonly level: number; readonly put: (at: number) => void }[] = [
      { node: 0, level: 0, put: () => {} },
    ];
    for (let next = open.pop(); next; next = open.pop()) {
      const node = nodes[next.node] as TreeNode;
      depth = Math.max(depth, next.level);
      if (node.leaf) {
        next.put(push(node, 0, false));
        continue;
      }
      if (node.categories) {
        const set = node.categories.length > 0 ? node.categories : [Number.NEGATIVE_INFINITY];
        const chain = set.map((member) => push(node, member, true));
        next.put(chain[0] as number);
        chain.forEach((at, i) => {
          if (i + 1 < chain.length) no[at] = chain[i + 1] as number;
        });
        const level = next.level + chain.length;
        const last = chain.at(-1) as number;
        open.push({ node: node.right, level, put: (at) => (no[last] = at) });
        open.push({
          node: node.left,
          level,
          put: (at) => {
            for (const each of chain) yes[each] = at;
          },
        });
        continue;
      }
      const { threshold, turned, isEqual } = asAtMost(node, isSingle);
      const at = push(node, threshold, isEqual);
      next.put(at);
      if (turned) missing[at] = !missing[at];
      const [first, second] = turned ? [no, yes] : [yes, no];
      const level = next.level + 1;
      open.push({ node: node.right, level, put: (to) => (second[at] = to) });
      open.push({ node: node.left, level, put: (to) => (first[at] = to) });
    }
  }
  return { roots, features, thresholds, yes, no, equals, missing, nodes: all, depth };
}

/** A comparison as ≤ or =, with its branches changed over where `turned`. */
function asAtMost({ compare = "<=", threshold }: TreeBranch, isSingle: boolean) {
  const under = () => below(threshold, isSingle);
  switch (compare) {
    case "<":
      return { threshold: under(), turned: false, isEqual: false };
    case ">=":
      return { threshold: under(), turned: true, isEqual: false };
    case ">":
      return { threshold, turned: true, isEqual: false };
    case "==":
      return { threshold, turned: false, isEqual: true };
    case "!=":
      return { threshold, turned: true, isEqual: true };
    default:
      return { threshold, turned: false, isEqual: false };
  }
}
