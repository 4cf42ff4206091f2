import { expect, test } from "vitest";
import { formatNumber, formatSigned } from "./formatNumber.js";

test.each([
  [0, "0"],
  [-0, "0"],
  [1, "1"],
  [-0.123456, "−0.123"],
  [0.10001, "0.1"],
  [0.9996, "1"],
  [12.345, "12.3"],
  [999.6, "1000"],
  [123456, "123456"],
  [1234567, "1.23e6"],
  [0.00012345, "0.000123"],
  [0.000012345, "1.23e−5"],
  [-1e300, "−1e300"],
  [Number.NaN, "not a number"],
  [Number.POSITIVE_INFINITY, "∞"],
  [Number.NEGATIVE_INFINITY, "−∞"],
])("%d is written %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test("digits", () => {
  expect(formatNumber(17.987, 4)).toBe("17.99");
  expect(formatNumber(1001, 4)).toBe("1001");
});

test("a change has its sign", () => {
  expect([0.5, -0.5, 0].map((value) => formatSigned(value))).toEqual(["+0.5", "−0.5", "0"]);
});
