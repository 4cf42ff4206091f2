import { blackBox } from "@hyaline/explanation";
import { describe, expect, test } from "vitest";
import { limeText } from "./limeText.js";
import type { SurrogateFacts } from "./parts/surrogateFacts.js";

const factsOf = ({ extra }: { readonly extra?: unknown }) => extra as SurrogateFacts;

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
    ["what is no text", () => limeText(box).explain([3] as never), /list of texts/],
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
      /2 for 1 in row 0/,
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
