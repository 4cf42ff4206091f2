import { expect, test } from "vitest";
import { enlarge, raster } from "./raster.js";

const map = (height: number, width: number, values: readonly number[]) => ({
  ...raster(height, width, 1),
  values: Float64Array.from(values),
});

test("a map is enlarged in proportion, corners not aligned", () => {
  // PyTorch 2.3: interpolate(tensor([[[[0, 4]]]]), size=(1, 4), mode="bilinear", align_corners=False).
  expect([...enlarge(map(1, 2, [0, 4]), 1, 4).values]).toEqual([0, 1, 3, 4]);
  expect([...enlarge(map(2, 2, [0, 4, 8, 12]), 2, 2).values]).toEqual([0, 4, 8, 12]);
  expect([...enlarge(map(1, 1, [5]), 2, 3).values]).toEqual([5, 5, 5, 5, 5, 5]);
});

test("an infinity next to a number is no NaN where the number alone counts", () => {
  expect([...enlarge(map(1, 2, [1, Number.POSITIVE_INFINITY]), 1, 2).values]).toEqual([
    1,
    Number.POSITIVE_INFINITY,
  ]);
});
