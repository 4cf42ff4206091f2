import { describe, expect, test } from "vitest";
import { digits, explanationOf, patients } from "../testing/explanations.js";
import { waterfall } from "./waterfall.js";

const scalar = (value: number) => ({ shape: [1], values: [value] });

/** Start and end of each arrow, from the top, as the picture has them. */
const arrows = (svg: string) =>
  [...svg.matchAll(/<path d="M([\d.]+),[\d.]+H[\d.]+L([\d.]+),/g)].map(([, from, to]) => [
    Number(from),
    Number(to),
  ]);

describe("waterfall", () => {
  test("lists the features by size and folds the rest", () => {
    const { table } = waterfall.picture(patients, { row: 1, maxFeatures: 4 });
    const values = Array.from(patients.values.values.slice(10, 20));
    const order = values.map((_, i) => i).sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!));
    expect(table.rows.slice(0, 3).map(([name]) => name?.replace(/ = .*/, ""))).toEqual(
      order.slice(0, 3).map((i) => patients.featureNames?.[i]),
    );
    expect(table.rows[3]?.[0]).toBe("7 other features");
    const rest = order.slice(3).reduce((sum, i) => sum + values[i]!, 0);
    expect(Number(table.rows[3]?.[1]?.replace("−", "-"))).toBeCloseTo(rest, 4);
  });

  test("each step starts where the one below ends, from the base value to the output", () => {
    const steps = arrows(waterfall(patients, { row: 0, maxFeatures: 10 })).reverse();
    expect(steps).toHaveLength(10);
    for (let i = 1; i < steps.length; i++) expect(steps[i]![0]).toBeCloseTo(steps[i - 1]![1]!, 1);
    const values = Array.from(patients.values.values.slice(0, 10));
    const span = patients.output!.values[0]! - patients.baseValue!.values[0]!;
    const pixels = steps.at(-1)![1]! - steps[0]![0]!;
    // Lengths are proportional to attributions.
    const largest = values.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
    expect((steps.at(-1)![1]! - steps.at(-1)![0]!) / pixels).toBeCloseTo(largest / span, 2);
  });

  test("shows each feature's own value, or the one it is given", () => {
    const svg = waterfall(patients, { displayData: ["eleven", 12.3456] });
    expect(svg).toContain("= eleven<");
    expect(svg).toContain("= 12.35<");
  });

  test("names the pixels of an image", () => {
    expect(waterfall(digits, { row: 2 })).toMatch(/>\[\d, \d\] = /);
  });

  test("a player of one number shows it, a player of several does not", () => {
    const explanation = explanationOf([0], {
      values: { shape: [1, 2], values: [2, -1] },
      data: { shape: [1, 3], values: [7, 8, 9] },
      players: { shape: [3], values: [1, 0, 1] },
      featureNames: ["one", "two"],
      baseValue: scalar(0),
    });
    const { table } = waterfall.picture(explanation, {});
    expect(table.rows.slice(0, 2).map(([name]) => name)).toEqual(["one = 8", "two"]);
  });

  test("what is left unexplained is a step of its own", () => {
    const exact = explanationOf([1, 2], { baseValue: scalar(1), output: scalar(4) });
    expect(waterfall(exact)).not.toContain("not attributed");
    const approximate = { ...exact, output: scalar(4.5) };
    const { table } = waterfall.picture(approximate, {});
    expect(table.rows[0]).toEqual(["not attributed", "0.5"]);
    expect(table.rows.at(-1)).toEqual(["f(x) for output 0", "4.5"]);
  });

  test("values that are not finite are named and not drawn", () => {
    const values = [Number.NaN, 2, Number.POSITIVE_INFINITY, -1];
    const svg = waterfall(explanationOf(values, { baseValue: scalar(0) }));
    expect(arrows(svg)).toHaveLength(2);
    expect(svg).toContain("2 values are no numbers, infinite or past 1e100");
    expect(svg).not.toMatch(/ (d|x|x1|x2|y)="[^"]*(NaN|Infinity)/);
  });

  test("all zeros, one feature, huge and tiny numbers are drawn with finite coordinates", () => {
    for (const values of [[0, 0, 0], [5], [1e99, -1e99], [1e-300, 2e-300], [1e99, 1e-99]]) {
      const svg = waterfall(explanationOf(values, { baseValue: scalar(0) }));
      expect(svg, String(values)).not.toMatch(/(d|x|x1|x2|y)="[^"]*(NaN|Infinity)/);
    }
  });

  const bad = [
    ["argument", "without a base value", explanationOf([1]), {}],
    [
      "data",
      "with an infinite base value",
      explanationOf([1], { baseValue: scalar(Number.POSITIVE_INFINITY) }),
      {},
    ],
    [
      "data",
      "with a NaN output",
      explanationOf([1], { baseValue: scalar(0), output: scalar(Number.NaN) }),
      {},
    ],
    ["argument", "of a row that is not there", patients, { row: 3 }],
    ["argument", "of a row that is no integer", patients, { row: 0.5 }],
    ["argument", "of a single line", patients, { maxFeatures: 1 }],
    ["argument", "of too many lines", patients, { maxFeatures: 1e6 }],
    [
      "shape",
      "of values that do not fill their shape",
      explanationOf([1], { baseValue: scalar(0), values: { shape: [1, 2], values: [1] } }),
      {},
    ],
    [
      "shape",
      "of no rows",
      explanationOf([1], { baseValue: scalar(0), values: { shape: [0, 2], values: [] } }),
      {},
    ],
    [
      "shape",
      "of two base values for one row",
      explanationOf([1], { baseValue: { shape: [2], values: [1, 2] } }),
      {},
    ],
    [
      "shape",
      "of data with other rows",
      explanationOf([1], { baseValue: scalar(0), data: { shape: [2, 1], values: [1, 2] } }),
      {},
    ],
  ] as const;
  test.each(bad)("error %s: a waterfall %s", (code, _, explanation, options) => {
    expect(() => waterfall(explanation, options)).toThrow(expect.objectContaining({ code }));
  });
});

test("a waterfall in log-odds says so", () => {
  const explanation = explanationOf([1, 2], { baseValue: scalar(0), output: scalar(3), link: "log-odds" });
  expect(waterfall(explanation)).toMatch(/= 3 log-odds/);
});
