import { blackBox } from "@hyaline/explanation";
import { describe, expect, test } from "vitest";
import { readCases } from "../testing/fixtures.js";
import { limeTabular } from "./limeTabular.js";
import { limeText } from "./limeText.js";
import type { FeatureSelection } from "./parts/featureSelection.js";
import type { SurrogateFacts } from "./parts/surrogateResults.js";

interface TextCase {
  readonly id: string;
  readonly params: {
    readonly bow: boolean;
    readonly mask_string: string;
    readonly kernel_width: number;
    readonly num_features: number;
    readonly feature_selection: string;
    readonly label: number;
  };
  readonly text: string;
  readonly features_words: string[];
  readonly interpretable_data: number[][];
  readonly perturbed_texts: string[];
  readonly model_outputs: number[][];
  readonly selected_features: number[];
  readonly coefficients: number[];
  readonly intercept: number;
  readonly score_r2: number;
}
const cases = (readCases("lime.json") as unknown as TextCase[]).filter(({ text }) => text !== undefined);
const factsOf = ({ extra }: { readonly extra?: unknown }) => extra as SurrogateFacts;

describe("LIME's recorded texts", () => {
  test.each(cases.map((each) => [each.id, each] as const))("%s", async (_, each) => {
    const { bow, mask_string, kernel_width, num_features, feature_selection, label } = each.params;
    const outputs = new Map(each.perturbed_texts.map((text, k) => [text, each.model_outputs[k] as number[]]));
    const asked: string[] = [];
    const box = blackBox((texts: string[]) => {
      asked.push(...texts);
      // A text that LIME did not ask for has no outputs here, which is an error.
      return texts.map((text) => outputs.get(text) as number[]);
    });
    const names: Record<string, FeatureSelection> = { highest_weights: "highest-weights", auto: "auto" };
    const explanation = await limeText(box, {
      bagOfWords: bow,
      mask: mask_string === "removed" ? null : mask_string,
      kernelWidth: kernel_width,
      maxFeatures: num_features,
      featureSelection: names[feature_selection] as FeatureSelection,
      samples: each.interpretable_data,
    }).explain([each.text], { target: label });
    expect(factsOf(explanation).conditions[0]).toEqual(each.features_words);
    expect(new Set(asked).size).toBe(asked.length);
    each.selected_features.forEach((feature, i) => {
      const coefficient = explanation.values.values[feature] as number;
      expect(Math.abs(coefficient - (each.coefficients[i] as number))).toBeLessThan(1e-8);
    });
    expect([...explanation.values.values].filter((v) => v !== 0).length).toBe(each.selected_features.length);
    expect(Math.abs((explanation.baseValue?.values[0] as number) - each.intercept)).toBeLessThan(1e-8);
    expect(Math.abs((factsOf(explanation).score[0] as number) - each.score_r2)).toBeLessThan(1e-8);
  });
});

describe("texts", () => {
  const worth: Readonly<Record<string, number>> = { good: 2, bad: -3 };
  let asked = 0;
  const box = blackBox((texts: string[]) => {
    asked += texts.length;
    return texts.map((text) => (text.match(/\p{L}+/gu) ?? []).reduce((s, word) => s + (worth[word] ?? 0), 0));
  });

  test("what words are worth comes back, each different text asked once", async () => {
    const explanation = await limeText(box).explain(["a good good film, not a bad one", "été bad"]);
    const [words = [], short = []] = factsOf(explanation).conditions;
    expect(words).toEqual(["a", "good", "film", "not", "bad", "one"]);
    expect(short).toEqual(["été", "bad"]);
    const of = (row: number, word: string) =>
      explanation.values.values[row * 6 + (factsOf(explanation).conditions[row] ?? []).indexOf(word)];
    expect(of(0, "good")).toBeCloseTo(4, 1);
    expect(of(0, "bad")).toBeCloseTo(-3, 1);
    expect(of(1, "bad")).toBeLessThan(-2);
    expect(explanation.provenance.evaluations).toBe(asked);
    expect(asked).toBeLessThanOrEqual(2 ** 6 + 2 ** 2);
  });

  test.each<readonly [string, () => Promise<unknown>, RegExp]>([
    [
      "a text without words",
      () => limeText(box).explain(["fine", " … !"]),
      /at least one word; got " … !" in row 1/,
    ],
    ["what is no text", () => limeText(box).explain([3] as never), /texts must be strings/],
    ["a single text", () => limeText(box).explain("a text" as never), /list of texts/],
    [
      "samples of another text",
      () =>
        limeText(box, {
          samples: [
            [1, 1],
            [0, 1],
          ],
        }).explain(["one"]),
      /2 for 1 words/,
    ],
    [
      "a kernel that nothing is near enough for",
      () => limeText(box, { kernelWidth: 0.1 }).explain(["a good film"]),
      /greater kernelWidth/,
    ],
  ])("%s is refused", async (_, run, message) => {
    await expect(run()).rejects.toMatchObject({
      name: "HyalineError",
      message: expect.stringMatching(message),
    });
  });

  test("unknown options and other models are refused", () => {
    expect(() => limeText(box, { bagOfWord: true } as never)).toThrow(/did you mean bagOfWords/);
    expect(() => limeText((() => [[1]]) as never)).toThrow(/black box over texts/);
  });
});

describe("tables", () => {
  const box = blackBox((rows: number[][]) => rows.map(([a = 0, b = 0]) => a + 100 * b));

  test("weights that all underflow are an error, not a fit of nothing", async () => {
    const background = [0, 1, 2, 3, 4, 5, 6, 7].map((v) => [v, -v]);
    const lime = limeTabular(box, { background, kernelWidth: 0.01, discretizer: null });
    await expect(lime.explain([[1, 1]])).rejects.toMatchObject({
      code: "argument",
      message: expect.stringMatching(/greater kernelWidth/),
    });
  });

  test("a constant column is left alone: its weight is 0", async () => {
    const background = [0, 1, 2, 3, 4, 5, 6, 7].map((v) => [v, 3]);
    for (const discretizer of [null, "quartile"] as const) {
      const { values } = await limeTabular(box, { background, discretizer }).explain([[2, 3]]);
      expect(Math.abs(values.values[1] as number)).toBeLessThan(1e-12);
    }
  });

  test("conditions tell small edges apart", async () => {
    const background = [0, 1, 2, 3, 4, 5, 6, 7].map((v) => [v * 1e-5, v]);
    const { extra } = await limeTabular(box, { background }).explain([[2.5e-5, 3]]);
    const [condition = ""] = (extra as SurrogateFacts).conditions[0] ?? [];
    const [low, high] = condition.split(" < feature 0 <= ").map(Number);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeGreaterThan(low as number);
  });

  test("a black box sees the caller's numbers", async () => {
    const seen: number[][] = [];
    const spy = blackBox((rows: number[][]) => {
      seen.push(...rows);
      return rows.map(() => 1);
    });
    await limeTabular(spy, {
      background: [
        [0, 1],
        [1, 0],
      ],
      samples: 10,
    }).explain([[16777217, 1 / 3]]);
    expect(seen[0]).toEqual([16777217, 1 / 3]);
  });
});
