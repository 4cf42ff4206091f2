import type { Scores, Subject } from "@hyaline/explanation";
import { expect, test } from "vitest";
import {
  attributionLocalisation,
  localisationAuc,
  pointingGame,
  relevanceMassAccuracy,
  relevanceRankAccuracy,
  topKIntersection,
} from "../index.js";
import { arrayOf, casesOf, explanationOf, tableOf } from "../testing/recorded.js";

const metrics = {
  "quantus.PointingGame": pointingGame,
  "quantus.AttributionLocalisation": attributionLocalisation,
  "quantus.TopKIntersection": topKIntersection,
  "quantus.RelevanceRankAccuracy": relevanceRankAccuracy,
  "quantus.RelevanceMassAccuracy": relevanceMassAccuracy,
  "quantus.AUC": localisationAuc,
};
const cases = casesOf("metrics_quantus").filter(({ method }) => method in metrics);

test("every metric of localisation has recorded cases", () => {
  expect(cases).toHaveLength(12);
});

test.each(cases)("$id is met", async (recorded) => {
  const { method, params, scores, segmentation } = recorded;
  const metric = metrics[method as keyof typeof metrics] as Scored;
  const { values } = await metric(
    { explanation: explanationOf(recorded), mask: arrayOf(segmentation) },
    { absolute: params.abs as boolean, ...(params.k === undefined ? {} : { k: params.k as number }) },
  );
  expect(values.shape).toEqual([scores.length]);
  for (const [row, score] of scores.entries())
    expect(Math.abs((values.values[row] as number) - score)).toBeLessThan(1e-6);
});

const explanation = tableOf([
  [4, -6, 1, 1],
  [0, 0, 0, 0],
]);
const mask = arrayOf([
  [1, 0, 1, 0],
  [1, 0, 1, 0],
]);
type Scored = (subject: Subject<"mask">, options?: object) => Promise<Scores>;
const scoresOf = async (metric: Scored, options = {}) =>
  Array.from((await metric({ explanation, mask }, options)).values.values);

test("by hand: signs, ties, rows without attribution", async () => {
  expect(await scoresOf(pointingGame as Scored)).toEqual([1, 1]);
  expect(await scoresOf(pointingGame as Scored, { absolute: true })).toEqual([0, 1]);
  expect(await scoresOf(relevanceMassAccuracy as Scored, { absolute: true })).toEqual([5 / 12, Number.NaN]);
  expect(await scoresOf(relevanceRankAccuracy as Scored)).toEqual([1, 0.5]);
  // Within: 4 and 1, outside: -6 and 1; one pair is tied.
  expect(await scoresOf(localisationAuc as Scored)).toEqual([3.5 / 4, 0.5]);
  expect(await scoresOf(attributionLocalisation as Scored, { positive: true })).toEqual([5 / 6, Number.NaN]);
  expect(await scoresOf(attributionLocalisation as Scored, { positive: true, weighted: true })).toEqual([
    5 / 3,
    Number.NaN,
  ]);
});

test("an empty mask and a full one", async () => {
  const some = tableOf([[3, 1]]);
  for (const each of [
    [0, 0],
    [1, 1],
  ]) {
    const { values } = await localisationAuc({ explanation: some, mask: arrayOf([each]) });
    expect(values.values[0]).toBeNaN();
  }
  const { values } = await relevanceRankAccuracy({ explanation: some, mask: arrayOf([[0, 0]]) });
  expect(values.values[0]).toBeNaN();
});

test("a mask of one channel counts for all, and players for their elements", async () => {
  const image = { shape: [1, 2, 1, 2], values: [1, 2, 3, 4] };
  const pixels = { ...tableOf([[0]]), data: image, values: image };
  const oneChannel = { shape: [1, 1, 1, 2], values: [0, 1] };
  const { values } = await relevanceMassAccuracy({ explanation: pixels, mask: oneChannel });
  expect(values.values[0]).toBeCloseTo(6 / 10, 12);
  const players = { shape: [2, 1, 2], values: [0, 1, 0, 1] };
  const grouped = { ...pixels, values: { shape: [1, 2], values: [1, 3] }, players };
  const shares = await relevanceMassAccuracy({ explanation: grouped, mask: oneChannel });
  expect(shares.values.values[0]).toBeCloseTo(3 / 4, 12);
});

test.each([
  ["a mask of another shape", { explanation, mask: arrayOf([[1, 0]]) }, "shape"],
  ["NaN in the mask", { explanation: tableOf([[1]]), mask: arrayOf([[Number.NaN]]) }, "data"],
  ["NaN among attributions", { explanation: tableOf([[Number.NaN]]), mask: arrayOf([[1]]) }, "data"],
])("%s is an error", async (_, subject, code) => {
  await expect(pointingGame(subject)).rejects.toMatchObject({ name: "HyalineError", code });
});

test.each([0.5, 255, -1, Number.NaN])("a mask with %s is refused, naming the row", async (other) => {
  const grey = arrayOf([
    [1, 0, 1, 0],
    [1, other, 1, 0],
  ]);
  for (const metric of Object.values(metrics))
    await expect((metric as Scored)({ explanation, mask: grey })).rejects.toMatchObject({
      code: "data",
      message: expect.stringContaining(`a mask holds 0 and 1; got ${other} in row 1; compare`),
    });
});

test("a mask of true and false is one of 1 and 0", async () => {
  const flags = { shape: mask.shape, values: Array.from(mask.values, Boolean) as never };
  const { values } = await (pointingGame as Scored)({ explanation, mask: flags });
  expect(Array.from(values.values)).toEqual(await scoresOf(pointingGame as Scored));
});
