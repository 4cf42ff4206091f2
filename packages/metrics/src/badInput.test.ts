import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { blackBox, type Explain } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import {
  answers,
  asking,
  askingTargets,
  explain,
  explaining,
  explanation,
  judge,
  needing,
} from "./testing/everyMetric.js";

beforeAll(() => useBackend(referenceBackend()));

const refusal = (code: string, message: RegExp) =>
  expect.objectContaining({ name: "HyalineError", code, message: expect.stringMatching(message) });

test.each(needing("mask"))("%s: a mask of another shape, and one of nothing", async (_, metric) => {
  for (const shape of [
    [2, 3],
    [3, 4],
    [2, 4, 1, 1, 2],
  ]) {
    const values = new Array(shape.reduce((a, b) => a * b)).fill(1);
    await expect(judge(metric, { mask: { shape, values } })).rejects.toEqual(refusal("shape", /mask/));
  }
  await expect(judge(metric, { mask: { shape: [2, 4], values: [1] } })).rejects.toEqual(
    refusal("argument", /mask must be \{ shape, values \}/),
  );
});

test.each(needing("other"))("%s: an explanation of other rows", async (_, metric) => {
  const shorter = { shape: [1, 4], values: [1, 2, 3, 4] };
  const other = { ...explanation, values: shorter, data: shorter, target: [0] };
  await expect(judge(metric, { other })).rejects.toEqual(
    refusal("shape", /one shape; got \[2, 4\] and \[1, 4\]/),
  );
});

describe.each(asking)("%s", (_, metric) => {
  test.each<readonly [string, (rows: number[][]) => number[][], string, RegExp]>([
    [
      "throws",
      () => {
        throw new Error("no such server");
      },
      "model",
      /: it threw: no such server/,
    ],
    [
      "gives NaN",
      (rows) => rows.map(() => [0, Number.NaN]),
      "data",
      /: the model's outputs must be finite; got NaN in (a row made from )?row [01]/,
    ],
    ["loses rows", (rows) => rows.slice(1).map(answers), "shape", /: .*one entry of outputs per row/],
  ])("a predict function that %s: which call and why", async (_what, predict, code, message) => {
    // Of the two rows that are explained, or of some that were made from one of them, or from both.
    const asked =
      "((a row|\\d+ rows) made from )?(row [01]|rows 0 to 1)|(a row|\\d+ rows) that the method made";
    const named = new RegExp(`^predict call 1 \\((${asked})\\)${message.source}`);
    await expect(judge(metric, { model: blackBox(predict) })).rejects.toEqual(refusal(code, named));
  });

  test("a predict function that hangs", async () => {
    const hanging = blackBox(() => new Promise(() => undefined), { timeoutMs: 20 });
    await expect(judge(metric, { model: hanging })).rejects.toEqual(
      refusal("model", /^predict call 1 .*longer than timeoutMs 20/),
    );
  });
});

test.each(askingTargets)("%s: a target outside the outputs", async (_, metric) => {
  await expect(judge(metric, {}, {}, [0, 5])).rejects.toEqual(
    refusal("argument", /target must be an output index from 0 to 1; got 5/),
  );
});

test.each(explaining)("%s: an explainer that gives other shapes", async (_, metric) => {
  const narrow: Explain = async (x, call) => {
    const found = await explain(x, call);
    const shape = [(found.values.shape[0] as number) * 2, 2];
    return { ...found, values: { shape, values: found.values.values } };
  };
  await expect(judge(metric, { explain: narrow })).rejects.toEqual(
    refusal("shape", /explain must give attributions like those of the explanation/),
  );
});
