import { expect, test } from "vitest";
import { trainingCurves } from "./trainingCurves.js";

const history = [
  { epoch: 1, loss: 0.9, scores: { accuracy: 0.5 }, validation: { loss: 1, scores: { accuracy: 0.4 } } },
  { epoch: 2, loss: 0.4, scores: { accuracy: 0.8 }, validation: { loss: 0.6, scores: { accuracy: 0.7 } } },
];

test("trainingCurves has a panel for the loss and each score, with both sets of rows", () => {
  const { table } = trainingCurves.picture(history);
  expect(table.columns).toEqual([
    "Epoch",
    "loss, training",
    "loss, held back",
    "accuracy, training",
    "accuracy, held back",
  ]);
  expect(table.rows).toEqual([["1", "0.9", "1", "0.5", "0.4"], ["2", "0.4", "0.6", "0.8", "0.7"]]); // biome-ignore format: one line
  expect(
    trainingCurves.picture(history.map(({ epoch, loss }) => ({ epoch, loss }))).table.columns,
  ).toHaveLength(2);
  expect(() => trainingCurves([])).toThrow(expect.objectContaining({ code: "argument" }));
});
