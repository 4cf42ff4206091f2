import { describe, expect, test } from "vitest";
import { barChart } from "./barChart.js";

const bars = (svg: string) =>
  [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map((found) => {
    const [x, y, width, height] = found.slice(1).map(Number) as [number, number, number, number];
    return { x, y, width, height };
  });

describe("barChart", () => {
  test("bars are as long as their numbers, those below 0 to the left of it", () => {
    const [a, b, c] = bars(barChart([{ name: "importance", y: [2, 4, -1] }], { labels: ["a", "b", "c"] }));
    expect(b!.width / a!.width).toBeCloseTo(2, 2);
    expect(a!.x).toBeCloseTo(b!.x, 2);
    expect(c!.x + c!.width).toBeCloseTo(a!.x, 1);
    expect(b!.y).toBeGreaterThan(a!.y);
  });

  test("several series stand under each other in a line, and a legend names them", () => {
    const series = [
      { name: "first", y: [1, 2] },
      { name: "total", y: [2, 3] },
    ];
    const svg = barChart(series);
    const [first, , total] = bars(svg);
    expect(total!.y - first!.y).toBeCloseTo(first!.height + 1, 1);
    expect(svg).toContain("total");
    expect(barChart.picture(series).table).toMatchObject({ rows: [["1", "1", "2"], ["2", "2", "3"]] }); // biome-ignore format: rows
  });

  test("a band is a line from its low to its high end", () => {
    const svg = barChart([{ name: "a", y: [2], band: { low: [1], high: [3] } }]);
    const [bar] = bars(svg);
    const [, x1, x2] = svg.match(/<line x1="([\d.]+)" x2="([\d.]+)"[^>]*stroke-width="1.5"/) ?? [];
    expect(Number(x2) - Number(x1)).toBeCloseTo(bar!.width, 1);
    expect(Number(x1)).toBeCloseTo(bar!.x + bar!.width / 2, 1);
  });

  test("of many numbers the first are drawn, and a note says so", () => {
    const svg = barChart([{ name: "a", y: Float64Array.from({ length: 10_000 }, (_, i) => i) }]);
    expect(bars(svg)).toHaveLength(30);
    expect(svg).toContain("Of 10000 numbers, the first 30 are drawn.");
  });

  test.each([
    ["argument", []],
    ["argument", Array.from({ length: 5 }, (_, i) => ({ name: String(i), y: [1] }))],
    ["shape", [{ name: "a", y: [] }]],
    ["shape", [{ name: "a", y: [1, 2] }, { name: "b", y: [1] }]], // biome-ignore format: rows
    ["shape", [{ name: "a", y: [1, 2], band: { low: [1], high: [1, 2] } }]],
  ] as const)("error %s", (code, series) => {
    expect(() => barChart(series)).toThrow(expect.objectContaining({ code }));
  });
});
