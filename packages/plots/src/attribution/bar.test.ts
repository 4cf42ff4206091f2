import { describe, expect, test } from "vitest";
import { explanationOf, patients } from "../testing/explanations.js";
import { bar } from "./bar.js";

const widths = (svg: string) =>
  [...svg.matchAll(/<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)"/g)].map(([, width]) => Number(width));

describe("bar", () => {
  test("lengths are proportional to the attributions' sizes, the largest uppermost", () => {
    const drawn = widths(bar(patients, { row: 2 }));
    const sizes = Array.from(patients.values.values.slice(20, 30), Math.abs).sort((a, b) => b - a);
    expect(drawn).toHaveLength(10);
    drawn.forEach((width, i) => {
      expect(width / drawn[0]!).toBeCloseTo(sizes[i]! / sizes[0]!, 1);
    });
  });

  test("over all rows it shows mean sizes", () => {
    const { table } = bar.picture(patients, { row: "all" });
    const means = patients.featureNames!.map(
      (_, i) => [0, 10, 20].reduce((sum, row) => sum + Math.abs(patients.values.values[row + i]!), 0) / 3,
    );
    expect(table.columns[1]).toBe("mean |attribution|");
    expect(Number(table.rows[0]![1])).toBeCloseTo(Math.max(...means), 4);
    expect(table.rows[0]![0]).toBe(patients.featureNames![means.indexOf(Math.max(...means))]);
  });

  test("a standard error is a thin line of its width on both sides", () => {
    const svg = bar(explanationOf([2, 1], { standardError: { shape: [1, 2], values: [0.5, Number.NaN] } }));
    const [line, ...others] = [...svg.matchAll(/<line x1="([\d.]+)" x2="([\d.]+)" [^>]*stroke-width="1.5"/g)];
    expect(others).toHaveLength(0);
    expect((Number(line?.[2]) - Number(line?.[1])) / widths(svg)[0]!).toBeCloseTo(0.5, 1);
  });

  test("thousands of features become a few lines", () => {
    const values = Array.from({ length: 50_000 }, (_, i) => Math.sin(i));
    const svg = bar(explanationOf(values), { maxFeatures: 20 });
    expect(svg.length).toBeLessThan(20_000);
    expect(svg).toContain("49981 other features");
  });

  test("lines are called what the caller says", () => {
    const { table } = bar.picture(explanationOf([1, 2]), { labels: ["a <= 1", "b > 2"] });
    expect(table.rows.map(([label]) => label)).toEqual(["b > 2", "a <= 1"]);
  });

  test("only values that are not finite", () => {
    const svg = bar(explanationOf([Number.NaN, Number.NEGATIVE_INFINITY]));
    expect(svg).toContain("2 values are no numbers, infinite or past 1e100");
    expect(svg).not.toMatch(/(x|y|width)="[^"]*(NaN|Infinity)/);
  });

  test("a row that is not there", () => {
    expect(() => bar(patients, { row: -1 })).toThrow(expect.objectContaining({ code: "argument" }));
  });
});
