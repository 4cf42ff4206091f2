import { limeText } from "@hyaline/explainers";
import { blackBox } from "@hyaline/explanation";
import { describe, expect, test } from "vitest";
import { explanationOf } from "../testing/explanations.js";
import { textHighlight } from "./textHighlight.js";

const tokens = ["[CLS]", "good", "film", "bad"];
const drawn = explanationOf([0, 1, 0.25, -0.5], { tokens: [tokens] });
const boxes = (svg: string) =>
  [...svg.matchAll(/<rect [^>]*fill="(#\w+)" fill-opacity="([\d.]+)"><title>([^<]*)</g)].map(
    ([, fill, opacity, title]) => [fill, Number(opacity), title],
  );
const words = (svg: string) =>
  [...svg.matchAll(/<text [^>]*pointer-events="none"[^>]*>([^<]*)</g)].map(([, text]) => text);

describe("textHighlight", () => {
  test("colours tokens by sign and size", () => {
    expect(boxes(textHighlight(drawn, { theme: "light" }))).toEqual([
      ["#b2182b", 0, "[CLS] 0"],
      ["#b2182b", 0.55, "good +1"],
      ["#b2182b", 0.138, "film +0.25"],
      ["#2166ac", 0.275, "bad −0.5"],
    ]);
    expect(boxes(textHighlight(drawn, { theme: "light", largest: 2 }))[1]).toEqual([
      "#b2182b",
      0.275,
      "good +1",
    ]);
  });

  test("LIME's words where they stand in its text, each occurrence", async () => {
    const model = blackBox((texts: string[]) => texts.map((text) => [text.split("good").length - 1]));
    const text = "A good film,\n  not a bad one. A good one";
    const explanation = await limeText(model).explain([text, "short and good"]);
    const svg = textHighlight(explanation);
    expect(words(svg)).toEqual("A good film , not a bad one . A good one".split(" "));
    const good = boxes(svg).filter(([, , title]) => (title as string).startsWith("good"));
    expect(good).toHaveLength(2);
    expect(good[0]).toEqual(good[1]);
    expect(words(textHighlight(explanation, { row: 1 }))).toEqual(["short", "and", "good"]);
  });

  test("tokens and text from the caller", () => {
    const { tokens: _, ...without } = drawn;
    expect(words(textHighlight(without, { tokens }))).toEqual(tokens);
    expect(words(textHighlight(without, { tokens, text: "good bad film: bad" }))).toEqual(
      ["[CLS]", "good", "bad", "film", ":", "bad"], // biome-ignore format: one line
    );
    expect(() => textHighlight(without)).toThrow(expect.objectContaining({ code: "argument" }));
    expect(() => textHighlight(without, { tokens: [...tokens, "more"] })).toThrow(
      expect.objectContaining({ code: "shape" }),
    );
  });

  test("the table has the largest first, and says how many more there are", () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `w${i}`);
    const explanation = explanationOf(
      many.map((_, i) => i),
      { tokens: [many] },
    );
    const { table, notes } = textHighlight.picture(explanation);
    expect(table.rows[0]).toEqual(["w9999", "9999"]);
    expect(table.rows.length + table.omitted).toBe(10_000);
    expect(notes[0]).toMatch(/^\d+ further tokens are not shown\.$/);
    expect(textHighlight(explanation).length).toBeLessThan(900_000);
  });

  test("what is not finite is grey and noted", () => {
    const svg = textHighlight(explanationOf([Number.NaN, 1], { tokens: [["a", "b"]] }), { theme: "light" });
    expect(boxes(svg)[0]).toEqual(["#a3adb8", 0.3, "a not a number"]);
    expect(svg).toContain("1 value is no number, infinite");
  });
});
