import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { crossEntropy, useBackend } from "@hyaline/core";
import type { TrainedModel } from "@hyaline/explanation";
import { importOnnx } from "@hyaline/onnx";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type Case,
  cases,
  classes,
  close,
  dot,
  int32,
  literal,
  mlp,
  rows,
  scoresOf,
  wave,
} from "../testing/influenceNets.js";
import { influence } from "./influence.js";
import { learned } from "./parts/learned.js";
import { tracIn } from "./tracIn.js";
import { trak } from "./trak.js";

beforeAll(() => useBackend(referenceBackend()));

describe("any of them", () => {
  const [, model, x, labels] = cases[0] as Case;

  describe("of several checkpoints", () => {
    const other = { w: wave([3, 4], 71), b: wave([4], 72), v: wave([4, 3], 73) };
    const of = (checkpoints: TrainedModel["checkpoints"]): TrainedModel => ({ ...model, checkpoints });
    const [first, last] = [
      { variables: mlp, learningRate: 0.5 },
      { variables: other, learningRate: 2 },
    ];
    const both = of([first, last]);

    test("each has its own variables outside `only`, and its own graph", async () => {
      const found = await tracIn(both, { count: 100, only: ["v"] }).explain(x, { labels });
      const grads = await Promise.all(
        [0, 1].map(async (checkpoint) => ({
          here: await literal(both, x, labels, { checkpoint, only: ["v"] }),
          there: await literal(both, rows, classes, { checkpoint, only: ["v"] }),
        })),
      );
      close(scoresOf(found), (row, training) =>
        grads.reduce(
          (total, { here, there }, c) =>
            total + (c === 0 ? 0.5 : 2) * dot(here[row] as Float64Array, there[training] as Float64Array),
          0,
        ),
      );
    });

    test("influence goes by the last alone", async () => {
      const given = { count: 100, only: ["v"], damping: 0.5, solver: "arnoldi" } as const;
      const [all, alone] = await Promise.all(
        [both, of([last])].map((each) => influence(each, given).explain(x, { labels })),
      );
      expect(all?.values).toEqual(alone?.values);
    });
  });

  test("training rows that could not be read once are read again", async () => {
    const targets = [0, 1, 2];
    const explainer = tracIn({ ...model, data: { inputs: rows, targets } }, { count: 1 });
    await expect(explainer.explain(x, { labels })).rejects.toMatchObject({ code: "shape" });
    targets.push(1, 0, 2, 2);
    expect((await explainer.explain(x, { labels })).indices.shape).toEqual([2, 1]);
  });

  test("of an imported file the float initialisers are the variables; checkpoints add up; only some variables", async () => {
    const file = importOnnx(
      readFileSync(new URL("../../fixtures/models/mlp_breast_cancer.onnx", import.meta.url)),
    );
    const inputs = wave([6, 30], 40).cast("float32");
    const targets = int32([0, 1, 0, 1, 1, 0]);
    const of = (checkpoints: TrainedModel["checkpoints"]): TrainedModel => ({
      layer: file as never,
      checkpoints,
      loss: crossEntropy,
      data: { inputs, targets },
    });
    const one = await tracIn(of([{}]), { count: 6 }).explain(inputs, { labels: targets });
    const two = await tracIn(of([{ variables: file.parameters }, { learningRate: 2 }]), { count: 6 }).explain(
      inputs,
      { labels: targets },
    );
    scoresOf(two).forEach((list, i) => {
      list.forEach((value, j) => {
        expect(value / ((scoresOf(one)[i] as number[])[j] as number)).toBeCloseTo(3, 4);
      });
    });
    const { paths } = learned(file as never, {}, undefined);
    expect(paths).toEqual(Object.keys(file.parameters).sort());
    const parts = await Promise.all(
      paths.map((path) => tracIn(of([{}]), { count: 6, only: [path] }).explain(inputs, { labels: targets })),
    );
    close(
      scoresOf(one),
      (row, other) =>
        parts.reduce((total, part) => total + ((scoresOf(part)[row] as number[])[other] as number), 0),
      3,
    );
  });

  test("lists the rows for, against, or either, and says the labels", async () => {
    const all = scoresOf(await tracIn(model, { count: 100 }).explain(x, { labels }))[0] as number[];
    const first = async (side: "for" | "against" | "either") =>
      (await tracIn(model, { count: 1, side }).explain(x, { labels })).indices.values[0];
    expect(await first("for")).toBe(all.indexOf(Math.max(...all)));
    expect(await first("against")).toBe(all.indexOf(Math.min(...all)));
    expect(await first("either")).toBe(all.map(Math.abs).indexOf(Math.max(...all.map(Math.abs))));
    const { target, kind, data } = await tracIn(model).explain(x, { labels: [1, 2] });
    expect([kind, target, data.shape]).toEqual(["influences", [1, 2], [2, 3]]);
  });

  test("1,000 rows stream in chunks found from memory", async () => {
    const many: TrainedModel = {
      ...model,
      data: { inputs: wave([1000, 3], 50), targets: int32(Array.from({ length: 1000 }, (_, i) => i % 3)) },
    };
    const { indices } = await tracIn(many, { count: 1000 }).explain(x, { labels });
    expect(new Set(Array.from(indices.values).slice(0, 1000)).size).toBe(1000);
  });

  test.each<readonly [string, () => Promise<unknown>, string, RegExp]>([
    [
      "no checkpoint",
      async () => tracIn({ ...model, checkpoints: [] }),
      "argument",
      /at least one checkpoint/,
    ],
    [
      "no loss",
      async () => influence({ ...model, loss: undefined as never }),
      "argument",
      /write loss: losses\.crossEntropy/,
    ],
    [
      "no model",
      async () => trak({ ...model, layer: 3 as never }),
      "argument",
      /an imported file, or a function/,
    ],
    ["no labels", () => tracIn(model).explain(x), "argument", /write explain\(x, \{ labels \}\)/],
    [
      "labels of other rows",
      () => tracIn(model).explain(x, { labels: [1] }),
      "shape",
      /one for each row of x; got 1 for 2/,
    ],
    [
      "targets of other rows",
      () => tracIn({ ...model, data: { inputs: rows, targets: [1] } }).explain(x, { labels }),
      "shape",
      /one target for each row/,
    ],
    [
      "variables that are not there",
      async () => tracIn(model, { only: ["x"] }),
      "argument",
      /there are b, v, w/,
    ],
  ])("%s: refused", async (_what, call, code, message) => {
    await expect(call()).rejects.toMatchObject({
      name: "HyalineError",
      code,
      message: expect.stringMatching(message),
    });
  });
});
