import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { type BlackBox, type BlackBoxOptions, blackBox } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { type EveryExplainer, everyExplainer, ofTexts } from "./testing/everyExplainer.js";

type Answers = (count: number) => number[][] | Promise<number[][]>;

/** Every method that needs only answers, in calls of a few rows: two calls at least, which trustScore does not make of two rows. */
const asking = [
  ...everyExplainer.filter(
    ({ name, facts: { needs, rows } }) =>
      needs === "predictions" && rows !== "texts" && name !== "trustScore",
  ),
  ...ofTexts,
].map((each) => [`${each.name} of ${each.rows}`, each] as const);
const explain = ({ create, x }: EveryExplainer, model: BlackBox, call?: object) =>
  create(model, { batchSize: 4 }).explain(x, call);

/** Alike over tables, images and texts: all are lists of rows. */
const box = (answers: Answers, options?: BlackBoxOptions<"nested">) =>
  blackBox((rows: number[][]) => answers(rows.length), options);
const zeros = (count: number, width = 2) => Array.from({ length: count }, () => new Array(width).fill(0));
/** The same as a model that fails at its second call. */
const second = (fails: Answers): Answers => {
  let calls = 0;
  return (count) => (++calls === 2 ? fails(count) : zeros(count));
};

describe.each(asking)("%s: a predict function", (_, method) => {
  beforeAll(() => useBackend(referenceBackend()));

  test.each<readonly [string, () => BlackBox, string, RegExp]>([
    [
      "that throws",
      () =>
        box(
          second(() => {
            throw new Error("no such server");
          }),
        ),
      "model",
      /: it threw: no such server/,
    ],
    [
      "that hangs",
      () =>
        box(
          second(() => new Promise(() => undefined)),
          { timeoutMs: 20 },
        ),
      "model",
      /: it took longer than timeoutMs 20/,
    ],
    [
      "that gives NaN",
      () => box(second((count) => zeros(count).with(-1, [0, Number.NaN]))),
      "data",
      /: the model's outputs must be finite; got NaN in (a row that the method made|(a row made from )?row \d+)/,
    ],
    [
      "that gives another width",
      () => box(second((count) => zeros(count, 3))),
      "shape",
      /: .*as many outputs in every call; got 3, not 2/,
    ],
    [
      "that loses rows",
      () => box(second((count) => zeros(count - 1))),
      "shape",
      /: .*one entry of outputs per row/,
    ],
  ])("%s: which call, which rows, and why", async (_what, model, code, message) => {
    const failed = await explain(method, model(), { target: 0 }).catch((error: unknown) => error);
    const rows = "(row \\d+|rows \\d+ to \\d+)";
    const asked = `(${rows}|(a row|\\d+ rows) (made from ${rows}|that the method made))`;
    const ofCopies = "among noisy copies, which it counts as rows: ";
    expect(failed).toMatchObject({
      name: "HyalineError",
      code,
      // Calls are counted as the function counts them, and rows are the caller's.
      message: expect.stringMatching(
        new RegExp(`^(${ofCopies})?predict call 2 \\(${asked}\\)${message.source}`),
      ),
    });
    const named = [...(failed as Error).message.matchAll(/\brows? (\d+)(?: to (\d+))?/g)];
    const count = (failed as Error).message.startsWith(ofCopies) ? 4 : method.count;
    for (const [, first, last = first] of named) expect(Number(last)).toBeLessThan(count);
  });

  test("a call that failed is made again where retries say so", async () => {
    let calls = 0;
    const flaky = box(
      second(() => {
        calls++;
        throw new Error("for now");
      }),
      { retries: 1 },
    );
    const found = await explain(method, flaky, { target: 0 });
    expect(calls).toBe(1);
    expect(found.provenance).toMatchObject({ versions: { "@hyaline/explainers": expect.any(String) } });
  });

  test("outputs by weights, and how many rows were asked", async () => {
    let asked = 0;
    const model = box((count) => {
      asked += count;
      return Array.from({ length: count }, () => [3, 1]);
    });
    const target = { weights: [1, -1] };
    const found = await explain(method, model, { target });
    expect([found.target].flat()[0]).toEqual(target);
    expect((found.provenance as { readonly evaluations: number }).evaluations).toBe(asked);
    if (method.facts.gives === "explanation")
      expect(found.output).toMatchObject({ values: new Float64Array(method.count).fill(2) });
  });

  test("an abort during a call is heard", async () => {
    const controller = new AbortController();
    const model = box(
      second((count) => {
        controller.abort();
        return zeros(count);
      }),
    );
    const { signal } = controller;
    await expect(explain(method, model, { signal, target: 0 })).rejects.toMatchObject({ code: "aborted" });
  });
});
