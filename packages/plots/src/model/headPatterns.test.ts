import { expect, test } from "vitest";
import { attention } from "../testing/attention.js";
import { headPatterns } from "./headPatterns.js";

test("headPatterns draws a map for each head of each layer", () => {
  const { table } = headPatterns.picture(attention);
  expect(table.rows.map(([name, , , , own]) => [name, own])).toEqual([
    ["layer 0, head 0", "1"],
    ["layer 0, head 1", "1"],
    ["layer 1, head 0", "1"],
    ["layer 1, head 1", "0.333"],
  ]);
  const positions = (columns: number) =>
    new Set(
      [...headPatterns(attention, { columns }).matchAll(/translate\(([\d.]+) [\d.]+\)"><text/g)].map(
        ([, x]) => x,
      ),
    );
  expect([positions(2).size, positions(4).size]).toEqual([2, 4]);
});
