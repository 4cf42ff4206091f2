import type { Work } from "@hyaline/explanation";
import { pathRule } from "../../../gradient/parts/pathRule.js";
import type { Forest, WalkedTree } from "./forest.js";
import { treeByTree } from "./treeByTree.js";
import { Ways } from "./ways.js";

/**
 * Shapley interactions of pairs where absent players follow both branches: ∫₀¹ v Dᵢⱼ dt with Dᵢⱼ the product of
 * `pathDependent` whose factors of i and j are replaced by o - z. Halves are on both sides of the diagonal.
 *
 * @returns a function that adds to `pairs`, float64[outputs, features, features], off the diagonal
 */
export function pathInteractions(
  forest: Forest,
  features: number,
): (left: Uint8Array, pairs: Float64Array) => Work<void> {
  // One for all trees: a walk leaves it as it was.
  const ways = new Ways(features);
  const walks = forest.trees.map((tree) => walkOf(forest, tree, ways));
  return (left, pairs) => treeByTree(forest, (_, at) => walks[at]?.(left, pairs));
}

function walkOf({ nodes }: Forest, { root, depth, asked, output, width }: WalkedTree, ways: Ways) {
  const features = ways.one.length;
  const { feature, right, share, at: places, values: numbers } = nodes;
  const { alphas, weights } = pathRule("gauss-legendre", Math.max(1, Math.ceil(asked / 2)));
  const count = alphas.length;
  const product = new Float64Array((depth + 1) * count).fill(1, 0, count);
  /** The features on the way, each once, and what a factor is replaced by relative to it. */
  const onWay = new Int32Array(asked);
  const gains = new Float64Array(asked * count);

  return (left: Uint8Array, pairs: Float64Array): void => {
    const add = (at: number, level: number, known: number): void => {
      const from = level * count;
      for (let i = 0; i < known; i++) {
        const [o, z] = [ways.one[onWay[i] as number] as number, ways.zero[onWay[i] as number] as number];
        for (let q = 0; q < count; q++) {
          const t = alphas[q] as number;
          gains[i * count + q] = (o - z) / (o * t + z * (1 - t));
        }
      }
      for (let i = 0; i < known; i++)
        for (let j = 0; j < i; j++) {
          let sum = 0;
          for (let q = 0; q < count; q++)
            sum +=
              (weights[q] as number) *
              (product[from + q] as number) *
              (gains[i * count + q] as number) *
              (gains[j * count + q] as number);
          const [a, b] = [onWay[i] as number, onWay[j] as number];
          for (let k = 0; k < width; k++) {
            const half = (sum * (numbers[(places[at] as number) + k] as number)) / 2;
            const first = (output + k) * features * features;
            pairs[first + a * features + b] = (pairs[first + a * features + b] as number) + half;
            pairs[first + b * features + a] = (pairs[first + b * features + a] as number) + half;
          }
        }
    };
    const walk = (at: number, level: number, known: number): void => {
      const asks = feature[at] as number;
      if (asks < 0) {
        add(at, level, known);
        return;
      }
      const from = level * count;
      const [o, z] = [ways.one[asks] as number, ways.zero[asks] as number];
      let isNew = true;
      for (let i = 0; i < known; i++) isNew &&= onWay[i] !== asks;
      if (isNew) onWay[known] = asks;
      for (let side = 0; side < 2; side++) {
        const child = side === 0 ? at + 1 : (right[at] as number);
        const one = (left[at] === 1) === (side === 0) ? o : 0;
        const zero = z * (share[child] as number);
        if (one === 0 && zero === 0) continue;
        for (let q = 0; q < count; q++) {
          const t = alphas[q] as number;
          product[from + count + q] =
            ((product[from + q] as number) * (one * t + zero * (1 - t))) / (o * t + z * (1 - t));
        }
        ways.one[asks] = one;
        ways.zero[asks] = zero;
        walk(child, level + 1, known + Number(isNew));
      }
      ways.one[asks] = o;
      ways.zero[asks] = z;
    };
    walk(root, 0, 0);
  };
}
