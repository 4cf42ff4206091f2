import { referenceBackend } from "@hyaline/backend-reference";
import { sum, type Tensor, useBackend } from "@hyaline/core";
import { backgroundMasker, blackBox, type Masker, resultFromJson, textMasker } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { explanationToJson } from "../index.js";
import { exactShap } from "./exactShap.js";
import { kernelShap } from "./kernelShap.js";
import { partitionShap } from "./partitionShap.js";
import { permutationShap } from "./permutationShap.js";

beforeAll(() => useBackend(referenceBackend()));

const wordsOf = (text: string) => text.match(/\p{L}+/gu) ?? [];
/** "good" is worth 2, "bad" -3, and "not" before another word turns the text's sign around; 1 for every text. */
const scoreOf = (text: string) => {
  const words: readonly string[] = wordsOf(text);
  const sum = words.reduce((total, word) => total + ({ good: 2, bad: -3 }[word] ?? 0), 0);
  return 1 + (words.includes("not") ? -sum : sum);
};
const score = blackBox((texts: string[]) => texts.map((text) => [scoreOf(text), 0]));
const texts = ["not good", "a bad, bad film", "good"];
const factories = { exactShap, kernelShap, permutationShap, partitionShap };

describe.each(Object.entries(factories))("%s explains texts by their words", (_, factory) => {
  test("shares out what words are worth, in texts of different lengths", async () => {
    const shap = factory(score, { masker: textMasker() });
    const {
      values,
      data,
      tokens,
      texts: kept,
      baseValue,
      output,
      provenance,
    } = await shap.explain(texts, {
      target: 0,
    });
    expect(values.shape).toEqual([3, 3]);
    // v(not) = 0, v(good) = 2, v(both) = -2: φ = (0 + -4) / 2 and (2 + -2) / 2.
    const expected = [-2, 0, 0, 0, -6, 0, 2, 0, 0];
    for (const [i, value] of Array.from(values.values).entries())
      expect(value).toBeCloseTo(expected[i] as number, 9);
    expect([...data.values]).toEqual([1, 1, 0, 1, 1, 1, 1, 0, 0]);
    expect(tokens).toEqual([["not", "good"], ["a", "bad", "film"], ["good"]]);
    expect(kept).toEqual(texts);
    expect([...(baseValue?.values ?? [])]).toEqual([1, 1, 1]);
    expect([...(output?.values ?? [])]).toEqual([-1, -5, 3]);
    expect(provenance.evaluations).toBeLessThanOrEqual(3 + 3 + 2 + 6 + 8);
  });

  test("places, what absent words become, and all outputs from the same evaluations", async () => {
    const seen = new Set<string>();
    const box = blackBox((asked: string[]) => {
      for (const text of asked) seen.add(text);
      return asked.map((text) => [wordsOf(text).length, scoreOf(text)]);
    });
    const shap = factory(box, { masker: textMasker({ bagOfWords: false, mask: "…" }) });
    const [count, own] = await shap.explainOutputs(["bad, bad"]);
    expect([...(count?.values.values ?? [])]).toEqual([1, 1]);
    expect([...(own?.values.values ?? [])]).toEqual([-3, -3]);
    expect([...seen].sort()).toEqual(["bad, bad", "bad, …", "…, bad", "…, …"]);
  });

  test("what does not fit is an error that says so", async () => {
    const withBackground = factory(score as never, { masker: backgroundMasker({ background: [[0]] }) });
    await expect(withBackground.explain(texts)).rejects.toThrow(/masker of texts.*textMasker\(\)/);
    const numbers = factory((x: Tensor) => sum(x, { axes: 1 }), { masker: textMasker() });
    await expect(numbers.explain([[1, 2]])).rejects.toThrow(/textMasker masks texts; got rows of numbers/);
    await expect(numbers.explain(texts)).rejects.toMatchObject({ code: "argument" });
    const shap = factory(score, { masker: textMasker() });
    await expect(shap.explain(["fine", " … !"])).rejects.toThrow(/at least one word; got " … !" in row 1/);
    await expect(shap.explain(["fine", 3] as never)).rejects.toMatchObject({ code: "argument" });
  });
});

test("explanations of texts travel as JSON", async () => {
  const explanation = await permutationShap(score, { masker: textMasker() }).explain(texts);
  const again = resultFromJson(explanationToJson(explanation), "explanation");
  expect(again.tokens).toEqual(explanation.tokens);
  expect(again.values).toEqual(explanation.values);
});

test("a masker of one's own may tell other pieces apart", async () => {
  const sentences: Masker<readonly string[]> = {
    takes: "texts",
    bind: async (given) => {
      const pieces = given.map((text) => text.split(". "));
      return {
        playersOf: (row) => pieces[row]?.length ?? 0,
        baseDependsOnRow: false,
        compose: (row, masks) => {
          const own = pieces[row] ?? [];
          return Array.from({ length: masks.length / own.length }, (_, k) =>
            own.filter((_, i) => masks[k * own.length + i] === 1).join(". "),
          );
        },
        dispose: () => undefined,
      };
    },
  };
  const { values, tokens } = await exactShap(score, { masker: sentences }).explain(
    ["so good. but bad", "bad"],
    {
      target: 0,
    },
  );
  expect([...values.values]).toEqual([2, -3, -3, 0]);
  expect(tokens).toBeUndefined();
});
