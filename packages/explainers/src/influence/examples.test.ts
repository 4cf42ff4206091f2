import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { resultFromJson, resultToJson } from "@hyaline/explanation";
import { beforeAll, expect, test } from "vitest";
import { protoSelect } from "./protoSelect.js";
import { trustScore } from "./trustScore.js";

beforeAll(() => {
  useBackend(referenceBackend());
});

const background = [[0, 0], [1, 0], [0, 1], [9, 9], [8, 9], [9, 8], [0.5, 6]]; // biome-ignore format: rows
const labels = [0, 0, 0, 1, 1, 1, 1];
const model = async (rows: number[][]) => rows.map(([a = 0]) => (a < 5 ? [1, 0] : [0, 1]));

test("trustScore: the distance to another class to that to the model's own, by hand", async () => {
  const found = await trustScore(model, { background, labels }).explain([[0, 2], [9, 10]]); // biome-ignore format: rows
  expect([...found.indices.values]).toEqual([2, 6, 3, 2]);
  expect(found.values.values[0]).toBe(1);
  expect(found.values.values[1]).toBeCloseTo(Math.hypot(0.5, 4), 10);
  expect(found.scores?.values[0]).toBeCloseTo(Math.hypot(0.5, 4), 10);
  expect(found.scores?.values[1]).toBeCloseTo(Math.hypot(9, 9), 10);
  expect(resultFromJson(resultToJson(found), "influences")).toStrictEqual(found);
});

test("training rows that lie apart are left out", async () => {
  const options = { background, labels, alpha: 0.25, neighbour: 1 };
  const { indices, scores } = await trustScore(model, options).explain([[0, 2]]);
  expect(indices.values[1]).not.toBe(6);
  expect(scores?.values[0]).toBeGreaterThan(8);
});

test("prototypes: one for each cluster of a class, the one that covers most first", async () => {
  const rows = [[0], [1], [2], [3], [10], [11], [12], [30]]; // biome-ignore format: rows
  const classes = [0, 0, 0, 0, 1, 1, 1, 0];
  const found = await protoSelect(rows, classes, { radius: 1.5 });
  // 1 covers 0, 1, 2; 11 covers 10, 11, 12; then 3 and 30 are left, one each.
  expect(found.indices.slice(0, 2)).toEqual([1, 5]);
  expect(found.labels.slice(0, 2)).toEqual([0, 1]);
  expect(found.gains[0]).toBeCloseTo(3 - 1 / 8, 12);
  expect(found.coverage).toBe(1);
  expect((await protoSelect(rows, classes, { radius: 1.5, count: 2 })).coverage).toBe(6 / 8);
  // A row that covers as many of another class as of its own gains nothing.
  expect((await protoSelect([[0], [0.5], [1]], [0, 1, 0], { radius: 0.6, cost: 0 })).indices).toEqual([]);
  expect((await protoSelect(rows, classes)).radius).toBe(9);
});

test.each([
  ["labels of another number", () => trustScore(model, { background, labels: [0] }).explain([[1, 1]])],
  ["one class", () => trustScore(model, { background, labels: background.map(() => 0) }).explain([[1, 1]])],
  ["prototypes of other labels", () => protoSelect([[1]], [0, 1])],
  ["a radius below 0", () => protoSelect([[1]], [0], { radius: -1 })],
])("%s is refused", async (_, call) => {
  await expect(call()).rejects.toMatchObject({ code: "argument" });
});

test("a class without training rows, and rows of other features", async () => {
  const other = async (rows: number[][]) => rows.map(() => [0, 0, 1]);
  await expect(trustScore(other, { background, labels }).explain([[1, 1]])).rejects.toMatchObject({
    code: "data",
  });
  await expect(trustScore(model, { background, labels }).explain([[1]])).rejects.toMatchObject({
    code: "shape",
  });
});
