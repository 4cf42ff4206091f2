import type { Work } from "@hyaline/explanation";
import type { Forest, WalkedTree } from "./forest.js";
import { treeByTree } from "./treeByTree.js";

/** Which of the two rows a feature follows: both, the explained one, or the background's. */
const [NEITHER, X, B] = [0, 1, 2];

/**
 * Interventional values: an absent player has the value of a background row. For one such row a leaf is reached by the
 * coalitions that hold all features X by which x alone comes here and none of those B by which the background row alone
 * does: each of X gets v (|X| - 1)! |B|! / (|X| + |B|)!, each of B loses v |X|! (|B| - 1)! / (|X| + |B|)!.
 *
 * Source: S. Lundberg et al., "From local explanations to global understanding with explainable AI for trees", 2020.
 *
 * @returns a function of which way x goes and which way a background row goes (from `behind` on), that adds to
 * `values`, float64[outputs, features], and to `pairs`, float64[outputs, features, features], where it is there
 */
export function interventional(forest: Forest, features: number) {
  const ways = new Uint8Array(features);
  const deepest = forest.trees.reduce((most, { depth }) => Math.max(most, depth), 0);
  const shares = shareTable(deepest + 1);
  const onWay = new Int32Array(deepest + 1);
  const { feature, right, at: places, values: numbers } = forest.nodes;
  const size = deepest + 2;

  return (
    left: Uint8Array,
    background: Uint8Array,
    behind: number,
    weight: number,
    values: Float64Array,
    pairs: Float64Array | undefined,
  ): Work<void> => {
    const give = (at: number, { output, width }: WalkedTree, ofX: number, ofB: number): void => {
      const known = ofX + ofB;
      const [gain, loss] = [shares[ofX * size + ofB] as number, shares[ofB * size + ofX] as number];
      for (let k = 0; k < width; k++) {
        const leaf = weight * (numbers[(places[at] as number) + k] as number);
        const first = (output + k) * features;
        for (let i = 0; i < known; i++) {
          const of = onWay[i] as number;
          values[first + of] = (values[first + of] as number) + leaf * (ways[of] === X ? gain : -loss);
        }
        if (pairs) addPairs(pairs, first * features, leaf, ofX, ofB);
      }
    };
    const addPairs = (to: Float64Array, first: number, leaf: number, ofX: number, ofB: number): void => {
      const known = ofX + ofB;
      for (let i = 0; i < known; i++)
        for (let j = 0; j < i; j++) {
          const [a, b] = [onWay[i] as number, onWay[j] as number];
          const both = (ways[a] === X ? 1 : 0) + (ways[b] === X ? 1 : 0);
          const half = (leaf * pairShare(both, ofX, ofB)) / 2;
          to[first + a * features + b] = (to[first + a * features + b] as number) + half;
          to[first + b * features + a] = (to[first + b * features + a] as number) + half;
        }
    };
    /** (x - 1)! b! / (x + b - 1)! and so on, by the shares of a game with one player fewer. */
    const pairShare = (both: number, x: number, b: number): number => {
      if (both === 2) return shares[(x - 1) * size + b] as number;
      if (both === 0) return shares[(b - 1) * size + x] as number;
      return -(shares[x * size + (b - 1)] as number);
    };
    const walk = (at: number, tree: WalkedTree, ofX: number, ofB: number): void => {
      for (;;) {
        const asks = feature[at] as number;
        if (asks < 0) {
          if (ofX + ofB > 0) give(at, tree, ofX, ofB);
          return;
        }
        const goes = left[at] as number;
        const other = background[behind + at] as number;
        const way = ways[asks] as number;
        if (goes === other || way !== NEITHER) {
          const taken = way === B ? other : goes;
          at = taken === 1 ? at + 1 : (right[at] as number);
          continue;
        }
        onWay[ofX + ofB] = asks;
        ways[asks] = X;
        walk(goes === 1 ? at + 1 : (right[at] as number), tree, ofX + 1, ofB);
        onWay[ofX + ofB] = asks;
        ways[asks] = B;
        walk(other === 1 ? at + 1 : (right[at] as number), tree, ofX, ofB + 1);
        ways[asks] = NEITHER;
        return;
      }
    };
    return treeByTree(forest, (tree) => walk(tree.root, tree, 0, 0));
  };
}

/** (x - 1)! b! / (x + b)! for numbers of features up to a depth. */
function shareTable(depth: number): Float64Array {
  const size = depth + 1;
  const out = new Float64Array(size * size);
  for (let x = 1; x < size; x++) {
    // b = 0: (x - 1)! / x!
    out[x * size] = 1 / x;
    for (let b = 1; b < size; b++) out[x * size + b] = ((out[x * size + b - 1] as number) * b) / (x + b);
  }
  return out;
}
