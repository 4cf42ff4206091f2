import type { Readings } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { heatMap } from "./heatMap.js";

const readings: Readings = {
  kind: "readings",
  method: "activationPatching",
  quantity: "change of the output",
  target: [1, 0],
  values: {
    shape: [2, 2, 2, 3],
    values: Array.from({ length: 24 }, (_, i) => (i === 13 ? Number.NaN : i - 12)),
  },
  axes: [
    { name: "layer", labels: ["first", "second"] },
    { name: "head" },
    { name: "step", labels: ["a", "b", "c"] },
  ],
  outputNames: ["no", "yes"],
  provenance: { options: {}, evaluations: 0, versions: {} },
};

test("draws the last two axes of a row, and says where the others stand", () => {
  expect(heatMap.picture(readings)).toMatchObject({
    title: "Activation Patching, yes, layer first",
    table: { columns: ["head", "a", "b", "c"], rows: [["0", "−12", "−11", "−10"], ["1", "−9", "−8", "−7"]] }, // biome-ignore format: one line
  });
});

test("other axes, at other places, by number or label; what is not there is blank", () => {
  const { table } = heatMap.picture(readings, { row: 1, down: "layer", across: "step", at: { head: 1 } });
  expect(table.rows).toEqual([
    ["first", "3", "4", "5"],
    ["second", "9", "10", "11"],
  ]);
  const first = heatMap(readings, { row: 1, across: "head", at: { step: "b" }, downLabels: ["one", "two"] });
  expect(first).toContain(">one<");
  expect(first.match(/fill-opacity/g)?.length).toBe(3);
  const single = {
    ...readings,
    values: { shape: [1, 2], values: [1, -2] },
    axes: [{ name: "layer", labels: ["p", "q"] }],
  };
  expect(heatMap.picture(single, { title: "" }).table.rows).toEqual([["p", "1"], ["q", "−2"]]); // biome-ignore format: one line
});

test("many places: labels keep their distance, and what is left out is said", () => {
  const wide = {
    ...readings,
    values: { shape: [1, 1, 200], values: new Float64Array(200).fill(1) },
    axes: [{ name: "layer" }, { name: "unit" }],
  };
  const picture = heatMap.picture(wide);
  expect(picture.notes).toEqual(["Of 200 places of unit, 128 are drawn."]);
  expect(heatMap(wide).match(/font-size="12"/g)?.length).toBeLessThan(40);
});

test("errors", () => {
  const call =
    (options: object, given = readings) =>
    () =>
      heatMap(given, options);
  expect(call({ row: 2 })).toThrow(/row is from 0 to 1; got 2/);
  expect(call({ down: "heads" })).toThrow(/its axes are layer, head, step/);
  expect(call({ down: "step", across: "step" })).toThrow(/two axes/);
  expect(call({ at: { layer: "third" } })).toThrow(/its places are first, second/);
  const torn = { ...readings, values: { shape: [2, 2], values: [1, 2, 3, 4] } };
  expect(call({}, torn)).toThrow(expect.objectContaining({ code: "shape" }));
});
