import { HyalineError } from "@hyaline/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bar, figure, imageOverlay, lineChart, report, waterfall } from "./index.js";
import { explanationOf } from "./testing/explanations.js";

/** Doubles of every size, with those at the edges far more often than chance would have them. */
const anyNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, 5e-324, -5e-324, 2e-310, 1e-300, 1e9, 1e100, 1.1e100, 1e308, -1.7e308, Number.NaN),
  fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE, 1e16, 0.1),
);
const row = fc.array(anyNumber, { minLength: 4, maxLength: 4 });
const runs = process.env.HYALINE_NIGHTLY ? 5_000 : 150;

/** Texts and marks of a picture; names hold no such words here. */
const nowhere = /NaN|Infinity|undefined/;

function checkPicture(draw: () => string): void {
  let svg: string;
  try {
    svg = draw();
  } catch (error) {
    expect(error).toBeInstanceOf(HyalineError);
    expect((error as HyalineError).code).not.toBe("internal");
    return;
  }
  expect(svg).not.toMatch(nowhere);
}

const explained = (values: readonly number[], base: number, error: number) =>
  explanationOf(values, {
    baseValue: { shape: [1], values: [base] },
    standardError: { shape: [1, values.length], values: values.map(() => error) },
  });

describe("whatever the numbers are, a plot is drawn or refused with a code, and holds no NaN", () => {
  test("bar and waterfall", () => {
    fc.assert(
      fc.property(row, anyNumber, anyNumber, (values, base, error) => {
        checkPicture(() => bar(explained(values, base, error)));
        checkPicture(() => bar(explained(values, base, error), { row: "all" }));
        checkPicture(() => waterfall(explained(values, base, error)));
      }),
      { numRuns: runs },
    );
  });

  test("lineChart", () => {
    fc.assert(
      fc.property(row, row, (x, y) => {
        checkPicture(() => lineChart([{ name: "a", y }]));
        checkPicture(() => lineChart([{ name: "a", x, y }]));
      }),
      { numRuns: runs },
    );
  });

  test("imageOverlay", () => {
    fc.assert(
      fc.property(row, row, (values, data) => {
        const image = explanationOf(values, { data: { shape: [1, 4], values: data } });
        checkPicture(() => imageOverlay(image, { imageShape: [2, 2] }));
      }),
      { numRuns: runs },
    );
  });
});

/** The texts of a picture, in order. */
const texts = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text as string);

describe("numbers are readable", () => {
  test.each([
    [[5e-324, -5e-324], 0],
    [[1e-323, 0], 0],
    [[2e-310, -1e-310], 0],
    [[1e-300, 0], 0],
    [[1.7e308, -1.7e308], 0],
    [[1e308, 1e308], 0],
  ])("%j is drawn", (values, base) => {
    for (const draw of [bar, waterfall]) expect(draw(explained(values, base, 0))).not.toMatch(nowhere);
  });

  test.each([
    [0.25, -0.5],
    [2.5e-4, 1e-4],
    [1e-9, 1e-9],
    [3, 4],
    [1e3, -2e6],
  ])("ticks beside a base value of 1e9 and attributions of %d and %d can be told apart", (a, b) => {
    for (const base of [1e9, -1e9, 1e16, 123_456_789.25]) {
      const shown = texts(waterfall(explained([a, b], base, 0), { title: "" })).filter((text) =>
        /^−?\d[\d.e−]*$/.test(text),
      );
      expect(new Set(shown).size).toBe(shown.length);
    }
  });

  test("totals carry the digits that the attributions change", () => {
    const shown = texts(waterfall(explained([0.25, -0.5], 1e9, 0)));
    expect(shown).toContain("base value 1000000000");
    expect(shown).toContain("f(x) for output 0 = 999999999.75");
  });
});

describe("names keep their direction to themselves", () => {
  const hebrew = "\u05d2\u05d9\u05dc";
  const names = [hebrew, `rtl\u200fmark`, "plain"];
  const drawn = explanationOf([3, -2, 1], {
    featureNames: names,
    outputNames: [hebrew],
    baseValue: { shape: [1], values: [0] },
  });

  test.each([
    ["bar", () => bar(drawn)],
    ["waterfall", () => waterfall(drawn)],
    ["lineChart", () => lineChart([{ name: hebrew, y: [1, 2] }])],
    ["report", () => report({ title: "r", sections: [{ heading: "h", blocks: [figure(bar, drawn)] }] })],
  ])("%s", (_, draw) => {
    const svg = draw();
    expect(svg).toContain(`\u2068${hebrew}\u2069`);
    // Every piece of text closes what it opens, and no such letter or mark stands outside.
    for (const [, text] of svg.matchAll(/>([^<]*)</g)) {
      const outside = (text as string).replace(/\u2068[^\u2068\u2069]*\u2069/g, "");
      expect(outside).not.toMatch(/[\u0590-\u08ff\u200e\u200f\u2068\u2069]/);
    }
    expect(svg).not.toMatch(/\u2068plain/);
  });

  test("a name that is cut is still closed", () => {
    const long = explanationOf([1], { featureNames: [hebrew.repeat(60)] });
    for (const [, text] of bar(long, { width: 200 }).matchAll(/[>"]([^<>"]*)(?=[<"])/g)) {
      const count = (mark: string) => (text as string).split(mark).length;
      expect(count("\u2068")).toBe(count("\u2069"));
    }
  });
});
