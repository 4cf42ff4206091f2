import type { Work } from "@hyaline/explanation";
import type { Forest } from "./forest.js";
import { treeByTree } from "./treeByTree.js";

/** Saabas' values: each branch on the way down gives its feature what the mean answer changes by. */
export function pathMeans(forest: Forest, features: number) {
  const { feature, right, at: places, values: numbers } = forest.nodes;
  return (left: Uint8Array, values: Float64Array): Work<void> =>
    treeByTree(forest, ({ root, output, width }) => {
      let at = root;
      for (let asks = feature[at] as number; asks >= 0; asks = feature[at] as number) {
        const next = left[at] === 1 ? at + 1 : (right[at] as number);
        for (let k = 0; k < width; k++) {
          const change =
            (numbers[(places[next] as number) + k] as number) -
            (numbers[(places[at] as number) + k] as number);
          const to = (output + k) * features + asks;
          values[to] = (values[to] as number) + change;
        }
        at = next;
      }
    });
}
