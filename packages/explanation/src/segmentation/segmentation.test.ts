import { expect, test } from "vitest";
import { atOnce } from "../numerics/work.js";
import { gridSegmentation } from "./grid.js";
import { toLab } from "./lab.js";
import { type QuickshiftOptions, quickshift } from "./quickshift.js";
import { numberSegments } from "./segmentation.js";

test("squares, cut at the edges", () => {
  const { values } = gridSegmentation({ size: 2 })({ shape: [1, 3, 5], values: new Float64Array(15) });
  expect([...values]).toEqual([0, 0, 1, 1, 2, 0, 0, 1, 1, 2, 3, 3, 4, 4, 5]);
});

test("labels are numbered in order of appearance", () => {
  expect(numberSegments({ shape: [2, 2], values: [7, -1, 7, 3] }, 2, 2)).toEqual({
    segments: Int32Array.of(0, 1, 0, 2),
    count: 3,
  });
});

test.each([
  ["white", [1, 1, 1], [100, 0, 0]],
  ["black", [0, 0, 0], [0, 0, 0]],
  ["red", [1, 0, 0], [53.24, 80.09, 67.2]],
  ["green", [0, 1, 0], [87.73, -86.18, 83.18]],
  ["blue", [0, 0, 1], [32.3, 79.19, -107.86]],
])("%s in Lab", (_, rgb, lab) => {
  atOnce(toLab({ shape: [3, 1, 1], values: rgb })).forEach((v, i) => {
    expect(v).toBeCloseTo(lab[i] as number, 1);
  });
});

/** Four flat quadrants of 8 × 8 pixels. */
const quadrants = {
  shape: [1, 16, 16],
  values: Float64Array.from({ length: 256 }, (_, p) => (p % 16 < 8 ? 0 : 0.5) + (p < 128 ? 0 : 0.4)),
};

test("quickshift finds flat quadrants whole and never joins two of them", async () => {
  const { segments, count } = numberSegments(
    await quickshift({ kernelSize: 2, maxDistance: 10, ratio: 1 })(quadrants),
    16,
    16,
  );
  expect(count).toBe(4);
  for (const corner of [0, 15, 240, 255]) {
    const inside = [...segments].filter((segment) => segment === segments[corner]).length;
    expect(inside).toBe(64);
  }
});

test("quickshift joins everything when colour does not count, and nothing beyond the distance", async () => {
  const count = async (options: QuickshiftOptions) =>
    numberSegments(await quickshift(options)(quadrants), 16, 16).count;
  expect(await count({ ratio: 0, kernelSize: 5 })).toBe(1);
  expect(await count({ maxDistance: 0.5 })).toBe(256);
});

test("quickshift repeats with its seed", async () => {
  const labels = async (seed: number) => [...(await quickshift({ seed, kernelSize: 1 })(quadrants)).values];
  expect(await labels(1)).toEqual(await labels(1));
});

test("every pixel is joined to the nearest denser one: a slow check of the definition", async () => {
  const image = {
    shape: [2, 6, 6],
    values: Float64Array.from({ length: 72 }, (_, i) => 10 * Math.sin(i * i)),
  };
  const { values } = await quickshift({ kernelSize: 1, maxDistance: 4, ratio: 0.5 })(image);
  const feature = (p: number) => [
    0.5 * (image.values[p] as number),
    0.5 * (image.values[36 + p] as number),
    Math.floor(p / 6),
    p % 6,
  ];
  const squared = (p: number, q: number) =>
    feature(p).reduce((sum, v, i) => sum + (v - (feature(q)[i] as number)) ** 2, 0);
  const near = (p: number) =>
    Array.from({ length: 36 }, (_, q) => q).filter(
      (q) => Math.abs(Math.floor(p / 6) - Math.floor(q / 6)) <= 3 && Math.abs((p % 6) - (q % 6)) <= 3,
    );
  const density = Array.from({ length: 36 }, (_, p) =>
    near(p).reduce((sum, q) => sum + Math.exp(-squared(p, q) / 2), 0),
  );
  const parent = Array.from({ length: 36 }, (_, p) => {
    const denser = near(p).filter((q) => (density[q] as number) > (density[p] as number));
    const best = denser.sort((a, b) => squared(p, a) - squared(p, b))[0];
    return best !== undefined && squared(p, best) <= 16 ? best : p;
  });
  const rootOf = (p: number): number => (parent[p] === p ? p : rootOf(parent[p] as number));
  expect([...values]).toEqual(parent.map((_, p) => rootOf(p)));
});

test.each([[{ kernelSize: 0 }], [{ kernelSize: 1e6 }], [{ maxDistance: -1 }], [{ ratio: 2 }]])(
  "options %j are refused",
  (options) => {
    expect(() => quickshift(options)).toThrow(expect.objectContaining({ code: "argument" }));
  },
);

test("a grid of no size is refused", () => {
  expect(() => gridSegmentation({ size: 0 })).toThrow(expect.objectContaining({ code: "argument" }));
});
