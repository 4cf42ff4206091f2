import { expect, test } from "vitest";
import { agree } from "./agree.js";

test("equal to rounding agrees", () => {
  expect(() => agree("losses", [2.3, 1.1], [2.3001, 1.1])).not.toThrow();
});

test.each([
  { why: "another value", ours: [2.3, 1.1], peer: [2.3, 1.2] },
  { why: "another length", ours: [2.3], peer: [2.3, 1.1] },
  { why: "NaN on one side", ours: [Number.NaN, 1], peer: [1, 1] },
  { why: "NaN on both sides", ours: [Number.NaN], peer: [Number.NaN] },
])("$why does not agree", ({ ours, peer }) => {
  expect(() => agree("losses", ours, peer)).toThrow(/compute different things/);
});
