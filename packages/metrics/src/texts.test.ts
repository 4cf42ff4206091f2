import { referenceBackend } from "@hyaline/backend-reference";
import { sum, type Tensor, tensor, useBackend } from "@hyaline/core";
import { exactShap, limeText, permutationShap } from "@hyaline/explainers";
import { blackBox, type ChangeParameter, textMasker } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import {
  completenessError,
  deletionAuc,
  infidelity,
  insertionAuc,
  maxSensitivity,
  parameterRandomisation,
  randomLogit,
  reparameterised,
} from "./index.js";

beforeAll(() => useBackend(referenceBackend()));

/** Two outputs, by the words' worths for each. */
const scorer = (worths: Readonly<Record<string, readonly number[]>>) =>
  blackBox((texts: string[]) =>
    texts.map((text) => {
      const words = text.match(/\p{L}+/gu) ?? [];
      return [0, 1].map((o) => words.reduce((total, word) => total + (worths[word]?.[o] ?? 0), 0));
    }),
  );
const model = scorer({ good: [2, 1], bad: [-3, 3], film: [0.5, -2] });
const texts = ["good film", "a bad, bad film", "good"];
const shap = exactShap(model, { masker: textMasker() });
const explained = () => shap.explain(texts, { target: [0, 1, 0] });

describe("explanations of texts are explained again", () => {
  test("for another output, each text by itself and shorter ones padded", async () => {
    const explanation = await explained();
    const subject = { explanation, explain: shap.explain, model };
    const { values, provenance } = await randomLogit(subject, { measure: "euclidean" });
    // By hand: the words' worths for the other output.
    const far = [Math.hypot(2 - 1, 0.5 + 2), Math.hypot(6 + 6, -2 - 0.5), 1];
    for (const [row, value] of Array.from(values.values).entries())
      expect(value).toBeCloseTo(far[row] as number, 9);
    expect(provenance.evaluations).toBeGreaterThan(3);
  });

  test("by a model whose parameters are random", async () => {
    const parameters = { words: { good: tensor([2]), bad: tensor([-3]), film: tensor([0.5]) } };
    const values = { good: 2, bad: -3, film: 0.5 };
    const withParameters = (change: ChangeParameter) => {
      const changed = Object.entries(values).map(([word, value]) => {
        const next = change(`words/${word}`, { shape: [1], values: [value] });
        return [word, [next.values[0] as number, 0]] as const;
      });
      return permutationShap(scorer(Object.fromEntries(changed)), { masker: textMasker() });
    };
    const explanation = await shap.explain(texts, { target: 0 });
    const { curves } = await parameterRandomisation(
      { explanation, withParameters },
      { measure: "euclidean" },
    );
    expect(curves?.map(({ outputs: [same] }) => same)).toEqual([0, 0, 0]);
    expect(curves?.[0]?.names).toEqual(["", "words"]);
    // A layer of one number has no deviation: it stays as it is.
    for (const { outputs } of curves ?? []) expect(outputs[1]).toBeCloseTo(0, 9);
    const made = reparameterised(parameters, () => ({ explain: shap.explain }));
    const again = await parameterRandomisation(
      { explanation, withParameters: made },
      { measure: "euclidean" },
    );
    expect(again.curves?.[2]?.outputs[1]).toBeCloseTo(0, 9);
  });

  test("by LIME too", async () => {
    const lime = limeText(model, { samples: 200 });
    const explanation = await lime.explain(texts, { target: 0 });
    const { values } = await randomLogit(
      { explanation, explain: lime.explain, model },
      { measure: "cosine" },
    );
    expect(values.values).toHaveLength(3);
    for (const value of values.values) expect(value).not.toBeNaN();
  });
});

test("completeness of texts is counted from their base value", async () => {
  const explanation = await explained();
  const { values } = await completenessError({ explanation, model });
  for (const error of values.values) expect(error).toBeLessThan(1e-9);
  const less = { ...explanation, values: { ...explanation.values, values: new Float64Array(9) } };
  const broken = await completenessError({ explanation: less, model });
  expect([...broken.values.values]).toEqual([2.5, 4, 2]);
  await expect(completenessError({ explanation, model }, { baseline: 0 })).rejects.toThrow(/base value/);
});

test("words are removed as they were told apart, whatever the method", async () => {
  const byPlace = exactShap(model, { masker: textMasker({ bagOfWords: false }) });
  const explanation = await byPlace.explain(texts, { target: 0 });
  const { curves } = await deletionAuc({ explanation, model });
  expect(curves?.map(({ outputs }) => outputs)).toEqual([
    [2.5, 0.5, 0],
    [-5.5, -6, -6, -3, 0],
    [2, 0],
  ]);
  const inserted = await insertionAuc({ explanation, model });
  expect(inserted.curves?.[0]?.outputs).toEqual([0, 2, 2.5]);
  const joined = { ...explanation, tokens: [["good film"], ["a", "bad, bad film"], ["good"]] };
  await expect(deletionAuc({ explanation: joined, model })).rejects.toThrow(/give it as masker/);
});

test("texts cannot be moved a little, and numbers have no words", async () => {
  const explanation = await explained();
  const subject = { explanation, explain: shap.explain, model };
  for (const metric of [maxSensitivity, infidelity])
    await expect(metric(subject)).rejects.toMatchObject({
      code: "argument",
      message: expect.stringMatching(/texts have no numbers to move/),
    });
  const linear = (x: Tensor) => sum(x, { axes: 1 });
  const ofNumbers = await exactShap(linear, { background: [[0, 0]] }).explain([[1, 2]]);
  await expect(
    deletionAuc({ explanation: ofNumbers, model: linear }, { masker: textMasker() }),
  ).rejects.toThrow(/serves explanations of texts/);
});
