import { describe, expect, test } from "vitest";
import { lineChart } from "./lineChart.js";

const points = (svg: string) =>
  [...svg.matchAll(/<path d="([^"]+)"/g)].map(([, d]) =>
    [...(d as string).matchAll(/([ML])([\d.]+) ([\d.]+)/g)].map(([, pen, x, y]) => ({
      pen,
      x: Number(x),
      y: Number(y),
    })),
  );

describe("lineChart", () => {
  test("maps values to places, larger ones higher", () => {
    const [line] = points(lineChart([{ name: "a", y: [0, 1, 0.5] }]));
    const [a, b, c] = line!;
    expect(b!.x - a!.x).toBeCloseTo(c!.x - b!.x, 1);
    expect((a!.y + b!.y) / 2).toBeCloseTo(c!.y, 0);
    expect(b!.y).toBeLessThan(a!.y);
  });

  test("takes its own places on the x axis", () => {
    const [line] = points(lineChart([{ name: "a", x: [0, 1, 4], y: [1, 2, 3] }]));
    expect((line![2]!.x - line![1]!.x) / (line![1]!.x - line![0]!.x)).toBeCloseTo(3, 1);
  });

  test("points that are not finite leave a gap", () => {
    const [line] = points(lineChart([{ name: "a", y: [0, Number.NaN, 2, 3] }]));
    expect(line!.map(({ pen }) => pen).join("")).toBe("MML");
  });

  test("a million points become a few hundred, first and last among them", () => {
    const y = Array.from({ length: 1_000_000 }, (_, i) => i);
    const svg = lineChart([{ name: "a", y }]);
    expect(svg.length).toBeLessThan(15_000);
    expect(points(svg)[0]!.length).toBe(500);
    expect(points(svg)[0]!.at(-1)!.x).toBeCloseTo(310, 0);
  });

  test("the table has each line's numbers", () => {
    const { table } = lineChart.picture(
      [
        { name: "deletion", y: [1, 0.5, 0] },
        { name: "insertion", y: [0, 0.5, 1] },
      ],
      { xLabel: "removed" },
    );
    expect(table).toMatchObject({
      columns: ["removed", "deletion", "insertion"],
      rows: [
        ["0", "1", "0"],
        ["0.5", "0.5", "0.5"],
        ["1", "0", "1"],
      ],
    });
  });

  test("on an axis of powers of ten, equal ratios are equal ways, and what is 0 or less has no place", () => {
    const svg = lineChart([{ name: "a", y: [1, 10, 100, 0, -1, 1000] }], { yScale: "log" });
    const [line] = points(svg);
    const [a, b, c, d] = line!;
    expect(a!.y - b!.y).toBeCloseTo(b!.y - c!.y, 0);
    expect(c!.y - d!.y).toBeCloseTo(a!.y - b!.y, 0);
    expect(line!.map(({ pen }) => pen).join("")).toBe("MLLM");
    for (const tick of ["1", "10", "100", "1000"]) expect(svg).toContain(`>${tick}</text>`);
    expect(svg).toContain("2 points have no place on the axes");
  });

  test("a range of less than two powers of ten has round ticks", () => {
    const svg = lineChart([{ name: "a", y: [2, 7] }], { yScale: "log" });
    expect(svg).toMatch(/>4<\/text>/);
  });

  test("a band lies around its line", () => {
    const band = { low: [0, 1], high: [2, 3] };
    const svg = lineChart([{ name: "a", y: [1, 2], band }]);
    const [area, line] = points(svg);
    expect(area!.map(({ x }) => x)).toEqual([line![1]!.x, line![0]!.x, line![0]!.x, line![1]!.x]);
    expect(area![0]!.y).toBeLessThan(line![1]!.y);
    expect(area![3]!.y).toBeGreaterThan(line![1]!.y);
    expect(() => lineChart([{ name: "a", y: [1, 2], band: { low: [1], high: [1] } }])).toThrow(
      expect.objectContaining({ code: "shape" }),
    );
  });

  test("one point, or a flat line", () => {
    for (const y of [[3], [3, 3]]) expect(lineChart([{ name: "a", y }])).not.toMatch(/NaN|Infinity/);
  });

  test.each([
    ["argument", []],
    ["argument", Array.from({ length: 5 }, (_, i) => ({ name: String(i), y: [1] }))],
    ["shape", [{ name: "a", y: [] }]],
    ["shape", [{ name: "a", y: [1, 2], x: [1] }]],
  ] as const)("error %s", (code, series) => {
    expect(() => lineChart(series)).toThrow(expect.objectContaining({ code }));
  });
});
