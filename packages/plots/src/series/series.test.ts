import { expect, test } from "vitest";
import { explanationOf } from "../testing/explanations.js";
import { series } from "./series.js";

const two = explanationOf([], {
  values: { shape: [1, 3, 2], values: [1, 0, -4, 0, 2, 3] },
  data: { shape: [1, 3, 2], values: [5, 6, 7, 8, 9, 10] },
});

test("series draws a panel for each channel, the channels behind or in front", () => {
  expect(series.picture(two, { channels: ["up", "down"] }).table.rows.slice(0, 2)).toEqual([
    ["up, step 1", "7", "−4"],
    ["down, step 2", "10", "+3"],
  ]);
  const first = {
    ...two,
    values: { ...two.values, shape: [1, 2, 3] },
    data: { ...two.data, shape: [1, 2, 3] },
  };
  expect(series.picture(first, { layout: "channels-first" }).table.rows[0]).toEqual([
    "channel 0, step 2",
    "7",
    "−4",
  ]);
});

test("series takes one value for each step, and means of blocks of long series", () => {
  const steps = explanationOf([1, -2, 0], { data: two.data });
  expect(series.picture(steps).table.rows[0]).toEqual(["channel 0, step 1", "7", "−2"]);
  const long = Array.from({ length: 10_000 }, () => 1);
  expect(series.picture(explanationOf(long)).notes).toEqual(["Each place is the mean of 17 steps."]);
  const wrong = explanationOf([1, 2], { data: two.data });
  expect(() => series(wrong)).toThrow(expect.objectContaining({ code: "shape" }));
});
