import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { type BlackBox, type BlackBoxOptions, blackBox, gridSegmentation } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { limeImage } from "./limeImage.js";
import { limeTabular } from "./limeTabular.js";
import { limeText } from "./limeText.js";

type Answers = (count: number) => number[][] | Promise<number[][]>;
type Explains = (model: BlackBox, call?: object) => Promise<unknown>;

const image = [Array.from({ length: 4 }, (_, y) => [0, 1, 2, 3].map((x) => Math.sin(y + 3 * x)))];
const background = Array.from({ length: 20 }, (_, i) => [i, Math.sin(i)]);
const explainers: Readonly<Record<string, Explains>> = {
  limeTabular: (model, call) =>
    limeTabular(model, { background, samples: 50, batchSize: 20 }).explain([[1, 2]], call),
  limeText: (model, call) =>
    limeText(model, { samples: 200, batchSize: 20 }).explain(["one two three four five six"], call),
  limeImage: (model, call) =>
    limeImage(model, { samples: 50, batchSize: 20, segmentation: gridSegmentation({ size: 1 }) }).explain(
      [image],
      call,
    ),
};

/** Alike over tables, images and texts: all are lists of rows. */
const box = (answers: Answers, options?: BlackBoxOptions<"nested">) =>
  blackBox((rows: number[][]) => answers(rows.length), options);
const zeros = (count: number, width = 2) => Array.from({ length: count }, () => new Array(width).fill(0));
/** The same as a model that fails at its second call. */
const second = (fails: Answers): Answers => {
  let calls = 0;
  return (count) => (++calls === 2 ? fails(count) : zeros(count));
};

describe.each(Object.entries(explainers))("%s of a predict function", (_, explain) => {
  beforeAll(() => useBackend(referenceBackend()));

  test.each<readonly [string, BlackBox, string, RegExp]>([
    [
      "that throws",
      box(
        second(() => {
          throw new Error("no such server");
        }),
      ),
      "model",
      /^predict call \d+ \(rows \d+ to \d+\): it threw: no such server/,
    ],
    [
      "that hangs",
      box(
        second(() => new Promise(() => undefined)),
        { timeoutMs: 20 },
      ),
      "model",
      /^predict call \d+ \(rows \d+ to \d+\): it took longer than timeoutMs 20/,
    ],
    [
      "that gives NaN",
      box(second((count) => zeros(count).with(3, [0, Number.NaN]))),
      "data",
      /^predict call \d+ \(rows \d+ to \d+\): the model's outputs must be finite; got NaN in row \d+/,
    ],
    [
      "that gives another width",
      box(second((count) => zeros(count, 3))),
      "shape",
      /^predict call \d+ \(rows \d+ to \d+\): .*as many outputs in every call; got 3, not 2/,
    ],
    [
      "that loses rows",
      box(second((count) => zeros(count - 1))),
      "shape",
      /^predict call \d+ \(rows \d+ to \d+\): .*one entry of outputs per row/,
    ],
  ])("%s: which call, which rows, and why", async (_what, model, code, message) => {
    await expect(explain(model)).rejects.toMatchObject({
      name: "HyalineError",
      code,
      message: expect.stringMatching(message),
    });
  });

  test("a call that failed is made again where retries say so", async () => {
    const flaky = box(
      second(() => {
        throw new Error("for now");
      }),
      { retries: 1 },
    );
    await expect(explain(flaky, { target: 0 })).resolves.toMatchObject({
      output: { values: new Float64Array([0]) },
    });
  });

  test("outputs by weights, and how many rows were asked", async () => {
    let asked = 0;
    const model = box((count) => {
      asked += count;
      return Array.from({ length: count }, () => [3, 1]);
    });
    const target = { weights: [1, -1] };
    const found = await explain(model, { target });
    expect(found).toMatchObject({
      target: [target],
      output: { values: new Float64Array([2]) },
      baseValue: { values: new Float64Array([2]) },
      provenance: { seed: 0, evaluations: asked, versions: { "@hyaline/explainers": expect.any(String) } },
    });
    expect(asked).toBeGreaterThan(20);
  });

  test("an abort during a call is heard", async () => {
    const controller = new AbortController();
    const model = box(
      second((count) => {
        controller.abort();
        return zeros(count);
      }),
    );
    await expect(explain(model, { signal: controller.signal })).rejects.toMatchObject({ code: "aborted" });
  });
});
