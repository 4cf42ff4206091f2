import { expect, test } from "vitest";
import { largestOf } from "./largestOf.js";

test("the first of equal ones, however many there are", () => {
  expect([largestOf([-2]), largestOf([1, 3, 3]), largestOf([-3, -1, -2])]).toEqual([0, 1, 1]);
  const many = new Float64Array(300_000);
  many[299_999] = 1;
  expect(largestOf(many)).toBe(299_999);
});
