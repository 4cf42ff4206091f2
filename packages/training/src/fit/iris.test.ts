import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { relu, useBackend } from "@hyaline/core";
import { dense, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { beforeAll, expect, test } from "vitest";
import { dataset, evaluateModel, fit, losses, scores, split, standardise } from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

// R. A. Fisher's iris data, from the UCI Machine Learning Repository (CC BY 4.0).
const [names = [], ...table] = readFileSync(new URL("../../fixtures/iris.csv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split(","));

test("real data: iris, split, standardised, trained and judged", async () => {
  const rows = table.map((row) => row.map(Number));
  const data = await dataset(
    rows.map((row) => row.slice(0, -1)),
    rows.map((row) => row.at(-1) as number),
    { featureNames: names.slice(0, -1) },
  );
  const [train, held] = split(data, { test: 0.3, seed: 1, stratify: true });
  const { apply } = standardise(train);
  const model = sequential([dense(16, { activation: relu }), dense(3)]);
  const scoring = { loss: losses.crossEntropy, scores: { accuracy: scores.accuracy } };
  const { history, ...variables } = await fit(model, apply(train), {
    ...scoring,
    optimizer: adam({ learningRate: 0.01 }),
    epochs: 40,
    batchSize: 16,
    validation: apply(held),
  });
  const judged = await evaluateModel(model, variables, apply(held), scoring);
  expect(held.rows).toBe(45);
  expect(judged.scores.accuracy).toBeGreaterThanOrEqual(0.93);
  expect(history.at(-1)?.validation).toEqual(judged);
});
