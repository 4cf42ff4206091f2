import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { blackBox, resultFromJson, resultToJson } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { dice } from "./dice.js";

beforeAll(() => useBackend(referenceBackend()));

const background = Array.from({ length: 120 }, (_, i) =>
  [1, 2, 3].map((f) => Math.round(10 * (Math.sin(i * 12.9898 * f + f) + 1)) / 2),
);
/** Two ways to the other answer: much of the first feature, or of the second. */
const model = blackBox((rows: number[][]) =>
  rows.map(([a = 0, b = 0]) => (a > 7 || b > 8 ? [0, 1] : [1, 0])),
);

describe("dice", () => {
  test("finds different ways, near and sparse, that the model answers as asked", async () => {
    const x = [[1, 1, 1]];
    const found = await dice(model, { background, count: 2 }).explain(x);
    expect(found.target).toEqual([1]);
    expect([...found.valid.values]).toEqual([1, 1]);
    const ways = [0, 1].map((c) => [...found.values.values.slice(3 * c, 3 * c + 3)]);
    // One feature each, and not the same: nothing else needs to change.
    const changed = ways.map((way) => way.flatMap((v, i) => (v === x[0]?.[i] ? [] : [i])));
    expect(changed.sort()).toEqual([[0], [1]]);
    for (const [c, way] of ways.entries())
      way.forEach((v, i) => {
        const isKnown = background.some((row) => row[i] === v) || v === x[0]?.[i];
        expect(isKnown, `way ${c}, feature ${i}`).toBe(true);
      });
    expect(resultFromJson(resultToJson(found), "counterfactuals")).toStrictEqual(found);
  });

  test("what is immutable stays, and what cannot be found is not valid", async () => {
    const one = await dice(model, { background, count: 2, immutable: [0] }).explain([[1, 1, 1]]);
    expect([one.values.values[0], one.values.values[3]]).toEqual([1, 1]);
    const none = await dice(model, { background, count: 1, immutable: [0, 1] }).explain([[1, 1, 1]]);
    expect([...none.valid.values]).toEqual([0]);
    expect([...none.values.values]).toEqual([1, 1, 1]);
  });

  test("an answer may be asked for, and features must be there", async () => {
    const { target, valid } = await dice(model, { background, count: 1 }).explain([[9, 1, 1]], { target: 0 });
    expect([target, [...valid.values]]).toEqual([[0], [1]]);
    await expect(dice(model, { background, immutable: [7] }).explain([[1, 1, 1]])).rejects.toMatchObject({
      code: "argument",
    });
  });
});
