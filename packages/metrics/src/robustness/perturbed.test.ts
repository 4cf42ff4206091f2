import { referenceBackend } from "@hyaline/backend-reference";
import { type Tensor, tensor, useBackend } from "@hyaline/core";
import { deepLift, inputXGradient, integratedGradients, saliency } from "@hyaline/explainers";
import { beforeAll, expect, test } from "vitest";
import { infidelity, maxSensitivity } from "../index.js";
import {
  arrayOf,
  casesOf,
  explanationOf,
  type Nested,
  type RecordedCase,
  recordedModel,
} from "../testing/recorded.js";

beforeAll(() => useBackend(referenceBackend()));

const cases = casesOf("metrics_captum");

/** Recorded moves, sample-major, as one row of draws for each row. */
const movesOf = (moves: unknown, rows: number) => {
  const { shape, values } = arrayOf(moves as Nested);
  return { shape: [rows, (shape[0] as number) / rows, ...shape.slice(1)], values };
};

test("recorded cases of infidelity and of the sensitivity are there", () => {
  expect(cases).toHaveLength(5);
});

test.each(cases)("infidelity of $id is as recorded", async (recorded) => {
  const { infidelity_perturbations: moves, target, params, infidelity_f64: scores } = recorded;
  const { values, provenance } = await infidelity(
    { explanation: explanationOf(recorded), model: recordedModel(recorded) },
    { perturbations: movesOf(moves, target.length), normalise: params.normalize as boolean },
  );
  for (const [row, score] of (scores as number[]).entries())
    expect(Math.abs((values.values[row] as number) - score)).toBeLessThan(2e-4 * score);
  expect(provenance.evaluations).toBe(target.length * (1 + (params.n_perturb_samples as number)));
});

const explainerOf = async (recorded: RecordedCase) => {
  const model = recordedModel(recorded);
  if (recorded.explanation.startsWith("Saliency")) return saliency(model, { absolute: false });
  if (recorded.explanation.startsWith("DeepLift")) return deepLift(model);
  if (recorded.explanation === "InputXGradient") return inputXGradient(model);
  return integratedGradients(model, { steps: 50 });
};

test.each(cases)("sensitivity of $id is as recorded", async (recorded) => {
  const { sensitivity_perturbations: moves, sensitivity_max: scores, target } = recorded;
  const explainer = await explainerOf(recorded);
  const { values } = await maxSensitivity(
    { explanation: explanationOf(recorded), explain: explainer.explain },
    { perturbations: movesOf(moves, target.length) },
  );
  for (const [row, score] of (scores as number[]).entries())
    expect(Math.abs((values.values[row] as number) - score)).toBeLessThan(2e-4 * score);
  explainer.dispose();
});

const linear = (x: Tensor) => x.mul(tensor([[2, -1]])).sum({ axes: 1 });
const rows = [
  [1, 2],
  [0, 3],
];

test("a linear model's gradient is faithful and does not change, whatever is drawn", async () => {
  const explainer = saliency(linear, { absolute: false });
  const explanation = await explainer.explain(rows);
  const faithful = await infidelity({ explanation, model: linear }, { draws: 4, seed: 3 });
  for (const score of faithful.values.values) expect(score).toBeLessThan(1e-10);
  expect(faithful.provenance.seed).toBe(3);
  const steady = await maxSensitivity({ explanation, explain: explainer.explain }, { draws: 4 });
  expect(Array.from(steady.values.values)).toEqual([0, 0]);

  const half = { ...explanation, values: { ...explanation.values, values: [1, -0.5, 2, -1] } };
  const broken = await infidelity({ explanation: half, model: linear }, { draws: 4, seed: 3 });
  expect(broken.values.values[0]).toBeGreaterThan(1e-4);
  expect(broken.values.values[1]).toBeLessThan(1e-10);
  const scaled = await infidelity(
    { explanation: half, model: linear },
    { draws: 4, seed: 3, normalise: true },
  );
  expect(scaled.values.values[0]).toBeLessThan(1e-10);
  const again = await infidelity({ explanation: half, model: linear }, { draws: 4, seed: 3 });
  expect(again.values).toEqual(broken.values);
});

test("what does not fit is an error", async () => {
  const explanation = await saliency(linear).explain(rows);
  const flat = { shape: [2, 1, 3], values: [1, 2, 3, 4, 5, 6] };
  const wild = { shape: [2, 1, 2], values: [1, 2, Number.NaN, 4] };
  const subject = { explanation, model: linear };
  await expect(infidelity(subject, { perturbations: flat })).rejects.toMatchObject({ code: "shape" });
  await expect(infidelity(subject, { perturbations: wild })).rejects.toMatchObject({ code: "data" });
  const signal = AbortSignal.abort();
  await expect(infidelity(subject, { signal })).rejects.toMatchObject({ code: "aborted" });
  await expect(maxSensitivity(subject as never)).rejects.toMatchObject({ code: "argument" });
  const explain = async () => ({ ...explanation, values: { shape: [1, 2], values: [1, 2] } });
  await expect(maxSensitivity({ explanation, explain })).rejects.toMatchObject({ code: "shape" });
});
