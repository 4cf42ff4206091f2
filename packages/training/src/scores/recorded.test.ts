import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { tensor, useBackend } from "@hyaline/core";
import { dense, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { beforeAll, describe, expect, test } from "vitest";
import { bootstrap, dataset, evaluateModel, fit, losses, predict, scores } from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

// Recorded by fixtures/record/scores.py.
const { classes, binary, numbers } = JSON.parse(
  readFileSync(new URL("../../fixtures/scores.json", import.meta.url), "utf8"),
) as {
  readonly classes: {
    readonly logits: number[][];
    readonly labels: number[];
    readonly macro: Readonly<Record<string, number>>;
    readonly weighted: Readonly<Record<string, number>>;
    readonly confusionMatrix: number[][];
    readonly accuracy: number;
    readonly top2: number;
  };
  readonly binary: { readonly logits: number[]; readonly labels: number[] } & Readonly<
    Record<string, number>
  >;
  readonly numbers: { readonly outputs: number[][]; readonly targets: number[][]; readonly rSquared: number };
};

describe("scikit-learn's", () => {
  test.each(["macro", "weighted"] as const)("precision, recall and F1, %s", (average) => {
    const { logits, labels } = classes;
    for (const name of ["precision", "recall", "f1"] as const)
      expect(scores[name](logits, labels, { average }), name).toBeCloseTo(
        classes[average][name] as number,
        12,
      );
  });

  test("precision, recall and F1 of a single output", () => {
    for (const name of ["precision", "recall", "f1"] as const)
      expect(scores[name](binary.logits, binary.labels), name).toBeCloseTo(binary[name] as number, 12);
  });

  test("areas under the curves, with ties", () => {
    expect(scores.rocAuc(binary.logits, binary.labels)).toBeCloseTo(binary.rocAuc as number, 12);
    expect(scores.prAuc(binary.logits, binary.labels)).toBeCloseTo(binary.prAuc as number, 12);
    const two = binary.logits.map((logit) => [1, 1 + logit]);
    expect(scores.rocAuc(two, binary.labels)).toBeCloseTo(binary.rocAuc as number, 12);
  });

  test("confusion matrix, accuracy and top-k accuracy", async () => {
    expect(scores.confusionMatrix(classes.logits, classes.labels)).toEqual(classes.confusionMatrix);
    const [output, target] = [tensor(classes.logits), tensor(classes.labels, { dtype: "int32" })];
    expect(await scores.accuracy(output, target).item()).toBeCloseTo(classes.accuracy, 6);
    expect(await scores.topK(output, target, { k: 2 }).item()).toBeCloseTo(classes.top2, 6);
    expect(await scores.topK(output, target, { k: 1 }).item()).toBeCloseTo(classes.accuracy, 6);
  });

  test("R²", () => {
    expect(scores.rSquared(numbers.outputs, numbers.targets)).toBeCloseTo(numbers.rSquared, 12);
  });
});

test("calibrationError: Guo et al., equation 3, by hand", () => {
  // Confidences 0.8, 0.8, 0.6, 0.6 in bins of a tenth: right are 2 of 2 and 1 of 2.
  const logit = (p: number) => Math.log(p / (1 - p));
  const outputs = [logit(0.79), logit(0.79), logit(0.59), logit(0.59)];
  expect(scores.calibrationError(outputs, [1, 1, 1, 0], { bins: 10 })).toBeCloseTo(
    (2 * 0.21 + Math.abs(1 - 2 * 0.59)) / 4,
    12,
  );
  const asTwo = outputs.map((one) => [0, one]);
  expect(scores.calibrationError(asTwo, [1, 1, 1, 0], { bins: 10 })).toBeCloseTo(0.15, 12);
});

test("what does not fit is refused", () => {
  const slips: readonly (readonly [string, () => unknown])[] = [
    ["data", () => scores.precision([[1, 2]], [2])],
    ["data", () => scores.rocAuc([1, 2], [1, 1])],
    ["data", () => scores.prAuc([1, 2], [0, 0])],
    ["data", () => scores.f1([], [])],
    ["data", () => scores.rSquared([1, 2], [3, 3])],
    ["data", () => scores.recall([[1, Number.NaN]], [0])],
    ["shape", () => scores.recall([[1, 2]], [0, 1])],
    ["shape", () => scores.rocAuc([[1, 2, 3]], [0])],
    ["argument", () => scores.f1([1], [1], { average: "micro" as never })],
  ];
  for (const [code, make] of slips)
    expect(make).toThrow(expect.objectContaining({ name: "HyalineError", code }));
});

test("fit and evaluateModel compute scores of all rows from all batches", async () => {
  const rows = Array.from({ length: 30 }, (_, i) => [Math.sin(i * 1.7), Math.cos(i * 2.3)]);
  const data = await dataset(
    rows,
    rows.map(([x, y]) => Number((x as number) + 0.3 * (y as number) > 0.1)),
  );
  const model = sequential([dense(2)]);
  const judged = { loss: losses.crossEntropy, scores: { accuracy: scores.accuracy, area: scores.rocAuc } };
  const optimizer = adam({ learningRate: 0.05 });
  const trained = await fit(model, data, {
    ...judged,
    optimizer,
    batchSize: 8,
    epochs: 2,
    validation: data,
    seed: 1,
  });
  const outputs = (await (await predict(model, trained, data.inputs)).array()) as number[][];
  const area = scores.rocAuc(outputs, data.targets);
  expect(trained.history[1]?.validation?.scores.area).toBe(area);
  expect(Object.keys(trained.history[1]?.scores ?? {})).toEqual(["accuracy"]);
  const measured = await evaluateModel(model, trained, data, { ...judged, batchSize: 7 });
  expect(measured.scores.area).toBe(area);
  expect(Object.keys(measured.scores)).toEqual(["accuracy", "area"]);
});

describe("bootstrap", () => {
  test("the interval of a mean is about that of its standard error", async () => {
    const outputs = Array.from({ length: 400 }, (_, i) => [Math.sin(i * 7.1), 0]);
    const labels = outputs.map((_, i) => Number(i % 4 !== 0));
    const { value, low, high } = await bootstrap(scores.precision, outputs, labels, { samples: 400 });
    expect(value).toBe(scores.precision(outputs, labels));
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    const right = await bootstrap(
      scores.accuracy,
      outputs.map(([x]) => [x as number]),
      labels,
      { samples: 60, level: 0.9, seed: 3 },
    );
    const error = Math.sqrt((right.value * (1 - right.value)) / 400);
    expect((right.high - right.low) / (2 * 1.645 * error)).toBeGreaterThan(0.6);
    expect((right.high - right.low) / (2 * 1.645 * error)).toBeLessThan(1.6);
  });

  test("the same seed gives the same interval", async () => {
    const of = (seed: number) =>
      bootstrap(scores.rocAuc, binary.logits, binary.labels, { samples: 50, seed });
    expect(await of(1)).toEqual(await of(1));
    expect(await of(1)).not.toEqual(await of(2));
    expect((await of(1)).value).toBe(scores.rocAuc(binary.logits, binary.labels));
  });
});
