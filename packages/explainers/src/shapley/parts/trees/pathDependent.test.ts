import { atOnce } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { compileTrees } from "./compileTrees.js";
import { pathDependent } from "./pathDependent.js";
import { pathInteractions } from "./pathInteractions.js";

const FEATURES = 100_000;
const TREES = 200;
const forest = compileTrees(
  Array.from({ length: TREES }, () => ({
    nodes: [
      { feature: 1, threshold: 0, left: 1, right: 2, cover: 2 },
      { leaf: true as const, value: 1, cover: 1 },
      { leaf: true as const, value: 3, cover: 1 },
    ],
  })),
);
const left = Uint8Array.from(forest.nodes.feature, (feature) => (feature >= 0 ? 1 : 0));

test("many trees over many features hold one list of features, not one a tree", () => {
  const before = process.memoryUsage().arrayBuffers;
  // Both are held, so that nothing of either is freed before it is counted.
  const held = [pathDependent(forest, FEATURES), pathInteractions(forest, FEATURES)];
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * FEATURES * (TREES / 2));
  expect(held).toHaveLength(2);
});

test("trees that share the list do not disturb each other", () => {
  const values = new Float64Array(3);
  const give = pathDependent(forest, 3);
  atOnce(give(left, values));
  atOnce(give(left, values));
  // Left is 1, which is 1 below the mean of each tree.
  expect([...values]).toEqual([0, -2 * TREES, 0]);
});
