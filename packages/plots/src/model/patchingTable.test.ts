import type { Readings } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { patchingTable } from "./patchingTable.js";

const patched: Readings = {
  kind: "readings",
  method: "activationPatching",
  quantity: "change of the output",
  target: [0],
  values: { shape: [1, 2, 2], values: [-1, 0, 0, -4] },
  axes: [{ name: "layer", labels: ["one", "two"] }, { name: "token" }],
  output: { shape: [1], values: [3] },
  sourceOutput: { shape: [1], values: [-1] },
  provenance: { options: {}, evaluations: 1, versions: {} },
};

test("patchingTable says shares of the difference between both runs, and marks the largest", () => {
  const { table, description } = patchingTable.picture(patched, { places: ["a", "b"] });
  expect(table.rows).toEqual([["one", "0.25", "0"], ["two", "0", "1"]]); // biome-ignore format: one line
  expect(description).toContain("Largest: two b +1.");
  expect(patchingTable.picture(patched, { shares: false }).table.rows[1]).toEqual(["two", "0", "−4"]);
  const { sourceOutput: _, ...alone } = patched;
  expect(patchingTable.picture(alone).table.rows[0]).toEqual(["one", "−1", "0"]);
});
