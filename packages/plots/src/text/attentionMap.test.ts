import { expect, test } from "vitest";
import { attention } from "../testing/attention.js";
import { attentionMap } from "./attentionMap.js";

const tokens = ["a", "b", "c"];

test("attentionMap shows one head, or the mean of a layer's", () => {
  const one = attentionMap.picture(attention, { layer: 1, head: 1, tokens });
  expect(one.table.rows).toEqual([["a", "1", "0", "0"], ["b", "1", "0", "0"], ["c", "0", "1", "0"]]); // biome-ignore format: one line
  const mean = attentionMap.picture(attention, { layer: 1, tokens });
  expect(mean.table.rows[2]).toEqual(["c", "0", "0.5", "0.5"]);
  expect(mean.title).toBe("Attention Patterns, layer 1, mean of 2 heads");
  for (const wrong of [{ layer: 2 }, { head: 2 }, { row: 1 }])
    expect(() => attentionMap(attention, wrong)).toThrow(expect.objectContaining({ code: "argument" }));
});
