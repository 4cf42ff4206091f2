import { describe, expect, test } from "vitest";
import { explanationOf, patients } from "../testing/explanations.js";
import { forcePlot } from "./forcePlot.js";

const scalar = (value: number) => ({ shape: [1], values: [value] });

/** Where each band begins and points to, innermost first on each side, with what it is called. */
const bands = (svg: string) =>
  [...svg.matchAll(/<path d="M([\d.L -]+)Z"[^>]*><title>([^<]*)<\/title>/g)].map(([, d, name]) => {
    const points = (d as string).split("L").map((point) => Number(point.split(" ")[0]));
    return { from: points[5] as number, to: points[2] as number, name: name as string };
  });

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]+)</g)].map(([, text]) => text as string);

describe("forcePlot", () => {
  test("bands are as long as the attributions, and meet at the output: raising left, lowering right", () => {
    const svg = forcePlot(patients, { row: 1 });
    const drawn = bands(svg);
    const values = Array.from(patients.values.values.slice(10, 20));
    expect(drawn).toHaveLength(10);
    const perUnit = Math.abs(drawn[0]!.to - drawn[0]!.from) / Math.max(...values.filter((v) => v > 0));
    const meeting = drawn[0]!.to;
    for (const side of [1, -1]) {
      const its = drawn.filter(({ from, to }) => Math.sign(to - from) === side);
      const sizes = values
        .filter((v) => v * side > 0)
        .map(Math.abs)
        .sort((a, b) => b - a);
      expect(its).toHaveLength(sizes.length);
      let at = meeting;
      its.forEach(({ from, to }, i) => {
        expect(to).toBeCloseTo(at, 1);
        expect(Math.abs(to - from) / perUnit).toBeCloseTo(sizes[i]!, 2);
        at = from;
      });
      // All that raises on the left of the output, all that lowers on the right of it.
      for (const { from } of its) expect((meeting - from) * side).toBeGreaterThan(0);
    }
  });

  test("says the base value and the output with the digits that the attributions change", () => {
    const shown = texts(forcePlot(explanationOf([0.25, -0.5], { baseValue: scalar(1e9) })));
    expect(shown).toContain("base value 1000000000");
    expect(shown).toContain("f(x) for output 0 = 999999999.75");
  });

  test("ten thousand features are a few, and others to each side, which sum to all", () => {
    const values = Array.from({ length: 10_000 }, (_, i) => Math.sin(i * 7) / (1 + i));
    const many = explanationOf(values, { baseValue: scalar(0) });
    const svg = forcePlot(many, { maxFeatures: 8 });
    expect(svg.length).toBeLessThan(12_000);
    const { table } = forcePlot.picture(many, { maxFeatures: 8 });
    const others = table.rows.filter(([name]) => /^\d+ others$/.test(name!));
    expect(others).toHaveLength(2);
    expect(others.reduce((sum, [name]) => sum + Number.parseInt(name!, 10), 0)).toBe(
      values.filter((v) => v !== 0).length - 7,
    );
    const numbers = table.rows.slice(0, -2).map(([, text]) => Number(text!.replaceAll("−", "-")));
    const total = values.reduce((sum, v) => sum + v, 0);
    expect(numbers.reduce((sum, v) => sum + v, 0)).toBeCloseTo(total, 2);
  });

  test("what the attributions leave unexplained is a force of its own", () => {
    const drawn = bands(forcePlot(explanationOf([1, 2], { baseValue: scalar(0), output: scalar(4) })));
    expect(drawn.map(({ name }) => name)).toContain("not attributed +1");
    const exact = bands(forcePlot(explanationOf([1, 2], { baseValue: scalar(0), output: scalar(3) })));
    expect(exact).toHaveLength(2);
  });

  test("labels of large forces come first; every force has its text whatever the width", () => {
    const svg = forcePlot(patients, { row: 1, width: 300 });
    const labelled = texts(svg).filter((text) => /^[+−]\d/.test(text));
    const sizes = labelled.map((text) => Math.abs(Number(text.replace("−", "-"))));
    const largest = Math.max(...Array.from(patients.values.values.slice(10, 20), Math.abs));
    expect(Math.max(...sizes)).toBeCloseTo(largest, 3);
    expect(sizes.length).toBeLessThan(10);
    expect(bands(svg)).toHaveLength(10);
  });

  test("zeros alone, and values that are not finite", () => {
    for (const values of [[0, 0], [Number.NaN], [Number.POSITIVE_INFINITY, 1]]) {
      const svg = forcePlot(explanationOf(values, { baseValue: scalar(1) }));
      expect(svg).not.toMatch(/(d|x|x1|x2|y)="[^"]*(NaN|Infinity)/);
      expect(svg).toContain("base value 1<");
    }
  });

  test("errors", () => {
    const call =
      (explanation: Parameters<typeof forcePlot>[0], row = 0) =>
      () =>
        forcePlot(explanation, { row });
    expect(call(explanationOf([1]))).toThrow(expect.objectContaining({ code: "argument" }));
    expect(call(patients, 3)).toThrow(expect.objectContaining({ code: "argument" }));
    expect(call(explanationOf([1], { baseValue: scalar(Number.NaN) }))).toThrow(
      expect.objectContaining({ code: "data" }),
    );
  });
});
