import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { blackBox, resultFromJson, resultToJson } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { anchors } from "./anchors.js";
import { lowerBound, upperBound } from "./parts/klBounds.js";

beforeAll(() => useBackend(referenceBackend()));

const background = Array.from({ length: 200 }, (_, i) =>
  [1, 2, 3, 4].map((f) => (Math.sin(i * 12.9898 * f + f) + 1) / 2),
);
/** Answers 1 where the first feature is in its highest quarter and the third in its lower half. */
const model = blackBox((rows: number[][]) =>
  rows.map(([a = 0, , c = 0]) => (a > 0.86 && c < 0.5 ? [0, 1] : [1, 0])),
);

describe("anchors", () => {
  test("finds the features that decide, and holds to the threshold on fresh rows", async () => {
    const x = [[0.95, 0.5, 0.05, 0.5]];
    const featureNames = ["a", "b", "c", "d"];
    const found = await anchors(model, { background, featureNames }).explain(x);
    const [rule] = found.rules;
    expect(rule?.conditions.map(({ feature }) => feature).sort()).toEqual([0, 2]);
    expect(rule?.conditions.find(({ feature }) => feature === 0)?.text).toMatch(/^a > 0\.8\d+$/);
    expect(rule?.precision).toBeGreaterThanOrEqual(0.95);
    // The rows that it covers are answered so, by the model itself.
    const covered = background.filter((row) =>
      rule?.conditions.every(
        ({ feature, above = -1, atMost = 2 }) =>
          (row[feature] as number) > above && (row[feature] as number) <= atMost,
      ),
    );
    expect(covered.length / background.length).toBe(rule?.coverage);
    const { values } = await model.predict({ shape: [covered.length, 4], values: covered.flat() } as never);
    expect([...values].filter((v, i) => i % 2 === 1 && v === 1).length / covered.length).toBeGreaterThan(0.9);
    expect(resultFromJson(resultToJson(found), "rules")).toStrictEqual(found);
  });

  test("of a model that always answers alike is the empty rule, which covers everything", async () => {
    const constant = blackBox((rows: number[][]) => rows.map(() => [1, 0]));
    const { rules } = await anchors(constant, { background }).explain([[0, 0, 0, 0]]);
    expect(rules).toEqual([{ conditions: [], precision: 1, coverage: 1 }]);
  });

  test("a rule that cannot be found says how precise it is", async () => {
    let call = 0;
    const coin = blackBox((rows: number[][]) => rows.map(() => (call++ % 2 ? [1, 0] : [0, 1])));
    const { rules } = await anchors(coin, { background, maxConditions: 1 }).explain([[0, 0, 0, 0]]);
    expect(rules[0]?.precision).toBeCloseTo(0.5, 1);
  });

  test("bounds are where the divergence is the level", () => {
    const kl = (p: number, q: number) => p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
    expect(kl(0.3, upperBound(0.3, 0.1))).toBeCloseTo(0.1, 8);
    expect(kl(0.3, lowerBound(0.3, 0.1))).toBeCloseTo(0.1, 8);
    expect(upperBound(1, 0.1)).toBeCloseTo(1, 8);
    expect(lowerBound(1, 0.1)).toBeCloseTo(Math.exp(-0.1), 8);
  });
});
