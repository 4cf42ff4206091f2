import { inTurns } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { type FixtureCase, readCases } from "../../testing/fixtures.js";
import { correlationTree } from "./correlationTree.js";
import type { Hierarchy } from "./hierarchy.js";
import { phrases } from "./phrases.js";
import { places } from "./places.js";

/** The groups of players that a hierarchy has, whatever side they are on. */
function groupsIn(tree: Hierarchy, into = new Set<string>()): Set<string> {
  const leaves = (node: Hierarchy): number[] => (typeof node === "number" ? [node] : node.flatMap(leaves));
  into.add(
    leaves(tree)
      .sort((a, b) => a - b)
      .join(),
  );
  if (typeof tree !== "number") for (const part of tree) groupsIn(part, into);
  return into;
}

test("correlations cluster a background as SHAP does", async () => {
  const recorded = readCases("shap.json").find(({ id }) => id === "partition_bc10") as FixtureCase;
  const background = recorded.background as number[][];
  const nodes: Hierarchy[] = Array.from({ length: 10 }, (_, i) => i);
  for (const [a, b] of recorded.clustering_linkage as number[][])
    nodes.push([nodes[a as number] as Hierarchy, nodes[b as number] as Hierarchy]);
  const columns = nodes.slice(0, 10).map((_, i) => Float64Array.from(background, (row) => row[i] as number));
  expect(groupsIn(await inTurns(correlationTree(columns)))).toEqual(groupsIn(nodes.at(-1) as Hierarchy));
});

test("a column that never varies, and rows where one is missing", async () => {
  const columns = [[1, 2, 3, Number.NaN], [5, 5, 5, 5], [2, 4, 6, 1], [3, 1, 2, 0]]; // biome-ignore format: columns
  const tree = await inTurns(correlationTree(columns.map((column) => Float64Array.from(column))));
  expect(groupsIn(tree).has("0,2")).toBe(true);
  expect(await inTurns(correlationTree([Float64Array.of(1, 2)]))).toBe(0);
});

test("a text: sentences, clauses, halves; places without a word come last", () => {
  const text = "It was slow, and long. I loved it";
  const words = ["It", "was", "slow", "and", "long", "I", "loved", "it"];
  expect(phrases(text, words, 8)).toEqual([[[0, [1, 2]], [3, 4]], [5, [6, 7]]]); // biome-ignore format: nested
  expect(phrases("not bad", ["not", "bad"], 4)).toEqual([[[0, 1], 2], 3]);
  // Of a bag of words "bad" stands once, where it is first.
  expect(phrases("bad, bad film", ["bad", "film"], 2)).toEqual([0, 1]);
});

test("segments of an image: those that are near each other stay together longest", () => {
  // Four segments in two columns of a wide image, the upper and lower of each column.
  const assignment = Array.from({ length: 4 * 12 }, (_, p) => (p % 12 < 6 ? 0 : 1) + (p < 24 ? 0 : 2));
  expect(groupsIn(places(assignment, [4, 12], 4))).toEqual(
    new Set(["0,1,2,3", "0,2", "1,3", "0", "1", "2", "3"]),
  );
  expect(places([-1, 0, -1], [3], 1)).toBe(0);
});
