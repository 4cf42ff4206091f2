import { referenceBackend } from "@hyaline/backend-reference";
import { HyalineError, type NestedArray, sum, type Tensor, tensor, useBackend } from "@hyaline/core";
import { exactShap, integratedGradients, saliency } from "@hyaline/explainers";
import { blackBox, type Comparison, type Explain, resultFromJson, resultToJson } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import {
  agreement,
  compareExplainers,
  complexity,
  deletionAuc,
  faithfulnessEstimate,
  insertionAuc,
  parameterRandomisation,
  pointingGame,
  randomLogit,
} from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

const worths = [3, -2, 1, 0.5];
const linear = (x: Tensor) => sum(x.mul(tensor(worths)), { axes: 1 });
const data = Array.from({ length: 12 }, (_, i) => worths.map((_, j) => 1 + Math.sin(i * 5 + j * 3)));
/** Attributes by place alone. */
const byPlace: Explain = async (x, call) => {
  const found = await saliency(linear).explain(x as never, call as never);
  return { ...found, values: { ...found.values, values: Array.from(found.values.values, (_, i) => i % 4) } };
};
const broken: Explain = async () => {
  throw new HyalineError("data", "nothing is explained");
};
const subject = {
  model: linear,
  data,
  explainers: { exact: integratedGradients(linear, { steps: 4 }), byPlace },
  metrics: [deletionAuc, faithfulnessEstimate, insertionAuc],
};
const timeless = (comparison: Comparison) => {
  const { provenance, explaining, scoring, ...rest } = comparison;
  const evaluationsOf = (costs: Comparison["explaining"]) => costs.map(({ evaluations }) => evaluations);
  return { ...rest, explaining: evaluationsOf(explaining), scoring: scoring.map(evaluationsOf) };
};

test("what is exact is recommended over what is not, with its evidence", async () => {
  const found = await compareExplainers(subject);
  expect(found.explainers).toEqual(["exact", "byPlace"]);
  expect(found.metrics[0]).toMatchObject({ name: "deletionAuc", direction: "lower", title: "Deletion" });
  expect([...(found.ranks.values as Float64Array)]).toEqual([1, 1, 1, 2, 2, 2]);
  expect(found.meanRanks).toEqual([1, 2]);
  expect(found.firstShares).toEqual([1, 0]);
  expect(found.recommendation).toMatchObject({ explainer: 0, share: 1 });
  expect(found.recommendation?.evidence.join(" ")).toMatch(
    /exact has the best mean rank.*ranks first in 100 % of 1000/,
  );
  expect(found.means[0]?.[1]).toMatchObject({ rows: 12 });
  expect(found.means[0]?.[1]?.mean).toBeCloseTo(1, 6);
  // The numbers are the metrics' own.
  const explanation = await subject.explainers.exact.explain(data);
  const { values, interval } = await deletionAuc({ explanation, model: linear });
  expect(Array.from(found.values.values).slice(0, 12)).toEqual([...values.values]);
  expect(found.means[0]?.[0]).toEqual(interval);
  const spent = [...found.explaining, ...found.scoring.flat()];
  expect(found.provenance.evaluations).toBe(spent.reduce((all, { evaluations }) => all + evaluations, 0));
  for (const { durationMs } of spent) expect(durationMs).toBeGreaterThan(0);
  expect(resultFromJson(resultToJson(found), "comparison")).toStrictEqual(found);
});

test("a failure is no bad score, and what says nothing decides nothing", async () => {
  const found = await compareExplainers({
    ...subject,
    explainers: { ...subject.explainers, broken },
    metrics: [deletionAuc, randomLogit, { metric: complexity, name: "entropy" }],
  });
  expect(found.failures).toEqual([
    {
      explainer: 0,
      metric: 1,
      code: "argument",
      message: expect.stringMatching(/several; got a single one/),
    },
    {
      explainer: 1,
      metric: 1,
      code: "argument",
      message: expect.stringMatching(/several; got a single one/),
    },
    { explainer: 2, code: "data", message: expect.stringMatching(/nothing is explained/) },
  ]);
  expect(found.means[2]?.map(({ rows, mean }) => [rows, mean])).toEqual(Array(3).fill([0, Number.NaN]));
  expect(Array.from(found.ranks.values).slice(6)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect(found.meanRanks[2]).toBeNaN();
  expect(found.firstShares[2]).toBeNaN();
  const evidence = found.recommendation?.evidence.join(" ");
  expect(evidence).toMatch(/Not counted.*randomLogit/);
  expect(evidence).toMatch(/no number at all: broken/);

  const alike = await compareExplainers({ ...subject, explainers: { one: byPlace, two: byPlace } });
  expect(alike.recommendation).toBeUndefined();
  expect(alike.firstShares).toEqual([Number.NaN, Number.NaN]);
});

test("a black box answers equal rows once, and rows are explained once for all metrics", async () => {
  let asked = 0;
  const model = blackBox((rows: number[][]) => {
    asked += rows.length;
    return rows.map((row) => row.reduce((all, value, i) => all + value * (worths[i] as number), 0));
  });
  let explained = 0;
  const counted: Explain = async (x, call) => {
    explained++;
    return byPlace(x, call);
  };
  const found = await compareExplainers({
    model,
    data,
    explainers: { a: counted, b: counted },
    metrics: [deletionAuc, insertionAuc],
  });
  expect(explained).toBe(2);
  // Twelve rows, three steps of each in both directions, and the baseline: what both explainers share is asked once.
  expect(asked).toBe(12 * (1 + 3 + 3) + 1);
  expect(found.scoring.flat().map(({ evaluations }) => evaluations)).toEqual(Array(4).fill(12 * 5));
  const alone = await deletionAuc({
    explanation: await byPlace(tensor(data) as never, { target: null }),
    model: linear,
  });
  for (const [row, value] of alone.values.values.entries())
    expect(found.values.values[row]).toBeCloseTo(value, 5);
});

test("texts are compared, too", async () => {
  const worth: Readonly<Record<string, number>> = { good: 2, bad: -3, film: 0.5 };
  const model = blackBox((texts: string[]) =>
    texts.map((text) => (text.match(/\w+/g) ?? []).reduce((all, word) => all + (worth[word] ?? 0), 0)),
  );
  const { textMasker } = await import("@hyaline/explanation");
  const exact = exactShap(model, { masker: textMasker() });
  const reversed: Explain<never> = async (x, call) => {
    const found = await exact.explain(x, call as never);
    return { ...found, values: { ...found.values, values: Array.from(found.values.values, (v) => -v) } };
  };
  const found = await compareExplainers({
    model,
    data: ["good film", "bad film", "a good bad film"],
    explainers: { reversed, exact },
    metrics: [deletionAuc, insertionAuc],
  });
  expect(found.recommendation).toMatchObject({ explainer: 1, share: 1 });
});

describe("it goes on where it stopped", () => {
  const [first] = Object.entries(subject.explainers);
  test("an abort gives what was found, and resuming the same as one run", async () => {
    const whole = timeless(await compareExplainers(subject));
    const progress: number[] = [];
    for (const stopAt of [1, 3, 6]) {
      const stop = new AbortController();
      const onProgress = ({ done, total }: { readonly done: number; readonly total: number }) => {
        expect(total).toBe(8);
        progress.push(done);
        if (done === stopAt) stop.abort();
      };
      const part = await compareExplainers(subject, { signal: stop.signal, onAbort: "partial", onProgress });
      expect(part.provenance.partial).toBe(true);
      expect(part.scoring.flat().filter(({ durationMs }) => durationMs > 0).length).toBeLessThan(stopAt);
      const resume = resultFromJson(resultToJson(part), "comparison");
      const rest = await compareExplainers(subject, { resume });
      expect(rest.provenance.partial).toBeUndefined();
      expect(timeless(rest)).toEqual(whole);
    }
    expect(progress).toEqual([1, 1, 2, 3, 1, 2, 3, 4, 5, 6]);
    await expect(compareExplainers(subject, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "aborted",
    });
  });

  test("each part is given as it comes, and another comparison is refused", async () => {
    const parts: number[] = [];
    const found = await compareExplainers(subject, {
      onPart: ({ means }) => parts.push(means.flat().filter(({ rows }) => rows > 0).length),
    });
    expect(parts).toEqual([0, 1, 2, 3, 3, 4, 5, 6]);
    const explainers = Object.fromEntries([first as never]);
    await expect(compareExplainers({ ...subject, explainers }, { resume: found })).rejects.toMatchObject({
      code: "argument",
      message: expect.stringMatching(/the same explainers and metrics/),
    });
  });
});

test("a distance is better low, and two of one metric have names", async () => {
  const other = await byPlace(tensor(data) as never, { target: null });
  const found = await compareExplainers({
    ...subject,
    other,
    metrics: [
      { metric: agreement, options: { measure: "euclidean" }, name: "distance" },
      { metric: agreement, options: { measure: "pearson" } },
    ],
  });
  expect(found.metrics.map(({ name, direction }) => [name, direction])).toEqual([
    ["distance", "lower"],
    ["agreement", "higher"],
  ]);
  expect(found.recommendation).toMatchObject({ explainer: 1, share: 1 });
});

const refused: readonly [string, object, RegExp][] = [
  ["no explainers", { explainers: {} }, /explainers are a record/],
  ["what explains nothing", { explainers: { a: 3 } }, /must be an explainer/],
  ["no metrics", { metrics: [] }, /metrics are a list/],
  ["what is no metric", { metrics: [() => 1] }, /a metric is one of/],
  ["two of a name", { metrics: [deletionAuc, deletionAuc] }, /a name of its own/],
  ["no mask", { metrics: [pointingGame] }, /pointingGame needs mask/],
  [
    "no parameters",
    { metrics: [parameterRandomisation] },
    /give explainers.exact as \{ explain, withParameters \}/,
  ],
  ["a part that does not exist", { masks: [] }, /no option masks; did you mean mask/],
];
test.each(refused)("%s: refused before anything is asked", async (_, parts, message) => {
  let asked = 0;
  const model = blackBox((rows: NestedArray[]) => rows.map(() => asked++));
  const call = compareExplainers({ ...subject, model, ...parts } as never);
  await expect(call).rejects.toMatchObject({ code: "argument", message: expect.stringMatching(message) });
  expect(asked).toBe(0);
});

test("explainers of different rows cannot be compared", async () => {
  const half: Explain = async () => saliency(linear).explain(data.slice(6));
  await expect(compareExplainers({ ...subject, explainers: { byPlace, half } })).rejects.toMatchObject({
    code: "shape",
    message: expect.stringMatching(/6 rows of half, 12 before/),
  });
});
