import type { Forest } from "./forest.js";

/** Saabas' values: each branch on the way down gives its feature what the mean answer changes by. */
export function pathMeans({ trees, nodes }: Forest, features: number) {
  const { feature, right, at: places, values: numbers } = nodes;
  return (left: Uint8Array, values: Float64Array): void => {
    for (const { root, output, width } of trees) {
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
    }
  };
}
