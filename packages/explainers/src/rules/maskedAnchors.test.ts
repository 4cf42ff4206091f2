import { referenceBackend } from "@hyaline/backend-reference";
import { slice, type Tensor, useBackend } from "@hyaline/core";
import { blackBox, gridSegmentation, resultFromJson, resultToJson } from "@hyaline/explanation";
import { beforeAll, expect, test } from "vitest";
import { anchorsImage } from "./anchorsImage.js";
import { anchorsText } from "./anchorsText.js";

beforeAll(() => {
  useBackend(referenceBackend());
});

/** Good where both words are there, whatever else is. */
const model = blackBox((texts: string[]) =>
  texts.map((text) => (text.includes("not") && text.includes("bad") ? [0, 1] : [1, 0])),
);

test("anchorsText: the words that decide together, and how likely they are there by chance", async () => {
  const found = await anchorsText(model).explain(["this is not a bad film"]);
  const [rule] = found.rules;
  expect(rule?.conditions.map(({ text }) => text).sort()).toEqual(["bad", "not"]);
  expect([rule?.precision, rule?.coverage]).toEqual([1, 0.25]);
  expect(found.target).toEqual([1]);
  expect(resultFromJson(resultToJson(found), "rules")).toStrictEqual(found);
});

test("texts: what the model is given has every other word as it was, or masked", async () => {
  const seen = new Set<string>();
  const box = blackBox((texts: string[]) => {
    for (const text of texts) seen.add(text);
    return texts.map((text) => (text.startsWith("good") ? [0, 1] : [1, 0]));
  });
  await anchorsText(box, { mask: "…", samples: 20 }).explain(["good, good film"]);
  expect([...seen].sort()).toEqual(["good, good film", "good, good …", "…, … film", "…, … …"].sort());
});

test("anchorsImage: the segment that decides, on the device as through a black box", async () => {
  const image = [[[0.1, 0.2, 0.9, 0.8], [0.3, 0.1, 0.7, 0.9], [0.2, 0.2, 0.1, 0], [0.4, 0.1, 0.3, 0.2]]]; // biome-ignore format: rows
  const options = { segmentation: gridSegmentation({ size: 2 }), hideColor: 0 };
  const white = (x: Tensor) => slice(x, [null, null, [0, 2], [2, 4]]).mean({ axes: [1, 2, 3] });
  const black = async (images: number[][][][]) =>
    images.map(([[first = [], second = []] = []]) => {
      const corner = [first[2], first[3], second[2], second[3]] as number[];
      return corner.reduce((sum, v) => sum + v, 0) / 4;
    });
  for (const each of [white, black]) {
    const { rules, players } = await anchorsImage(each as never, options).explain([image]);
    expect(rules).toEqual([
      { conditions: [{ feature: 1, text: "segment 1", equals: 1 }], precision: 1, coverage: 0.5 },
    ]);
    expect([...(players?.values ?? [])].slice(0, 4)).toEqual([0, 0, 1, 1]);
  }
});

test.each([
  ["a white box over texts", () => anchorsText((x: Tensor) => x)],
  ["a threshold that is none", () => anchorsText(model, { threshold: 2 })],
  ["a share that is none", () => anchorsImage(async () => [0], { shown: 0 })],
])("%s is refused", (_, make) => {
  expect(make).toThrow(expect.objectContaining({ code: "argument" }));
});
