import { relu, type Tensor, tap } from "@hyaline/core";
import { outlineOf } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { layOut } from "./layOut.js";
import { modelGraph } from "./modelGraph.js";

const model = (x: Tensor) => {
  const hidden = tap("hidden", relu(x));
  return tap("left", hidden.square()).add(tap("right", hidden.mul(2)));
};

test("modelGraph draws the layers of a traced model, and the relevance of edges that have one end", async () => {
  const outline = outlineOf(
    model,
    { shape: [1, 4], dtype: "float32" },
    { left: 0.75, right: -0.25, input: 0.5 },
  );
  expect(outline.nodes.map(({ name }) => name)).toEqual(["input", "hidden", "left", "right", "output"]);
  expect(outline.edges).toEqual([
    { from: 0, to: 1, relevance: 0.5 },
    { from: 1, to: 2, relevance: 0.75 },
    { from: 1, to: 3, relevance: -0.25 },
    { from: 2, to: 4, relevance: 0.75 },
    { from: 3, to: 4, relevance: -0.25 },
  ]);
  const { table, description } = modelGraph.picture(await layOut(outline), { width: 390 });
  expect(table.rows[1]).toEqual(["hidden", "float32[1,4]", "–", "left, right"]);
  expect(description).toContain("left to output +0.75");
});

test("modelGraph wants places, and layOut gives each below what it takes from", async () => {
  const outline = outlineOf(model, { shape: [1, 4], dtype: "float32" });
  expect(() => modelGraph(outline)).toThrow(/await layOut\(outline\)/);
  const { places } = await layOut(outline);
  for (const { from, to } of outline.edges)
    expect(places?.nodes[from]?.[1]).toBeLessThan(places?.nodes[to]?.[1] as number);
  const lost = { ...outline, edges: [{ from: 0, to: 9 }] };
  await expect(layOut(lost)).rejects.toThrow(expect.objectContaining({ code: "argument" }));
});
