import type { Work } from "@hyaline/explanation";
import { pathRule } from "../../../gradient/parts/pathRule.js";
import type { Forest, WalkedTree } from "./forest.js";
import { treeByTree } from "./treeByTree.js";
import { Ways } from "./ways.js";

/**
 * Path-dependent values: a player that is absent follows both branches, weighed by the rows that came by.
 *
 * A leaf's part in the worth of a coalition S is a product over the features on its path, of oᵢ (whether x follows it)
 * where i is in S and zᵢ (the share of rows that follow it) where it is not. Its Shapley values are
 * ∫₀¹ v (oᵢ - zᵢ) Π_{j≠i} (t oⱼ + (1 - t) zⱼ) dt (Owen 1972), a polynomial of t that Gauss' quadrature integrates exactly
 * with half as many nodes as there are features on the path. What leaves below a branch have in common is summed on the
 * way up, so that a tree takes leaves × depth / 2 steps and nothing is allocated.
 */
export function pathDependent(
  forest: Forest,
  features: number,
): (left: Uint8Array, values: Float64Array) => Work<void> {
  // One for all trees: a walk leaves it as it was.
  const ways = new Ways(features);
  const walks = forest.trees.map((tree) => walkOf(forest, tree, ways));
  return (left, values) => treeByTree(forest, (_, at) => walks[at]?.(left, values));
}

function walkOf({ nodes }: Forest, { root, depth, asked, output, width }: WalkedTree, ways: Ways) {
  const features = ways.one.length;
  const { feature, right, share, at: places, values: numbers } = nodes;
  const { alphas, weights } = pathRule("gauss-legendre", Math.max(1, Math.ceil(asked / 2)));
  const count = alphas.length;
  /** Π (t o + (1 - t) z) on the way to a node of each level, at each t. */
  const product = new Float64Array((depth + 1) * count).fill(1, 0, count);
  /** Σ of leaf × product over the leaves below. */
  const below = new Float64Array((depth + 1) * width * count);

  return (left: Uint8Array, values: Float64Array): void => {
    const walk = (at: number, level: number): void => {
      const from = level * count;
      const own = level * width * count;
      const asks = feature[at] as number;
      if (asks < 0) {
        for (let k = 0; k < width; k++) {
          const leaf = numbers[(places[at] as number) + k] as number;
          for (let q = 0; q < count; q++) below[own + k * count + q] = leaf * (product[from + q] as number);
        }
        return;
      }
      below.fill(0, own, own + width * count);
      const [o, z] = [ways.one[asks] as number, ways.zero[asks] as number];
      for (let side = 0; side < 2; side++) {
        const child = side === 0 ? at + 1 : (right[at] as number);
        const one = (left[at] === 1) === (side === 0) ? o : 0;
        const zero = z * (share[child] as number);
        // No coalition goes here.
        if (one === 0 && zero === 0) continue;
        for (let q = 0; q < count; q++) {
          const t = alphas[q] as number;
          product[from + count + q] =
            ((product[from + q] as number) * (one * t + zero * (1 - t))) / (o * t + z * (1 - t));
        }
        ways.one[asks] = one;
        ways.zero[asks] = zero;
        walk(child, level + 1);
        const next = own + width * count;
        for (let k = 0; k < width; k++) {
          let given = 0;
          for (let q = 0; q < count; q++) {
            const t = alphas[q] as number;
            const sum = below[next + k * count + q] as number;
            below[own + k * count + q] = (below[own + k * count + q] as number) + sum;
            // What an earlier branch on the same feature gives these leaves is taken back.
            const gain = (one - zero) / (one * t + zero * (1 - t)) - (o - z) / (o * t + z * (1 - t));
            given += (weights[q] as number) * sum * gain;
          }
          const to = (output + k) * features + asks;
          values[to] = (values[to] as number) + given;
        }
      }
      ways.one[asks] = o;
      ways.zero[asks] = z;
    };
    walk(root, 0);
  };
}
