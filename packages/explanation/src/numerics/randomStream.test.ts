import { expect, test } from "vitest";
import { randomStream, threefry, xoshiro128 } from "./randomStream.js";

const many = (draw: () => number, count = 20_000) => Float64Array.from({ length: count }, draw);
const mean = (values: Float64Array) => values.reduce((sum, v) => sum + v, 0) / values.length;

test("known answers", () => {
  // Salmon et al., Random123's kat_vectors.
  expect(threefry([0, 0], [0, 0])).toEqual([0x6b200159, 0x99ba4efe]);
  expect(threefry([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toEqual([0xc4923a9c, 0x483df7a0]);
  // Blackman and Vigna's algorithm, worked out with big integers from the state 1, 2, 3, 4.
  const words = new Uint32Array(6);
  xoshiro128([1, 2, 3, 4])(words);
  expect([...words]).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
});

test("the same seed and stream repeat; others differ", () => {
  const first = (seed: number, stream?: number) => [...many(randomStream(seed, stream).uniform, 4)];
  expect(first(7)).toEqual(first(7));
  const all = [first(7), first(8), first(7, 1), first(8, 1), first(2 ** 40), first(2 ** 40 + 1)].map(
    (list) => list[0],
  );
  expect(new Set(all).size).toBe(all.length);
});

test("moments", () => {
  const stream = randomStream(3);
  const uniform = many(stream.uniform);
  expect(mean(uniform)).toBeCloseTo(0.5, 2);
  expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...uniform)).toBeLessThan(1);
  const normal = many(stream.normal);
  expect(Math.abs(mean(normal))).toBeLessThan(0.03);
  expect(mean(normal.map((v) => v * v))).toBeCloseTo(1, 1);
  expect(mean(normal.map((v) => v ** 4))).toBeCloseTo(3, 0);
});

test("indices follow their weights, and weights of 0 never come", () => {
  const stream = randomStream(4);
  const counts = [0, 0, 0, 0];
  const draws = 20_000;
  for (let i = 0; i < draws; i++) {
    const at = stream.index([0, 1, 1, 4]);
    counts[at] = (counts[at] as number) + 1;
  }
  expect(counts[0]).toBe(0);
  expect(counts[2]).toBe(0);
  expect((counts[1] as number) / draws).toBeCloseTo(0.25, 1);
  expect((counts[3] as number) / draws).toBeCloseTo(0.75, 1);
});

test("shuffles permute, every element reaching every place", () => {
  const stream = randomStream(5);
  const seen = Array.from({ length: 3 }, () => new Set<number>());
  for (let i = 0; i < 200; i++) {
    const list = Int32Array.of(0, 1, 2);
    stream.shuffle(list);
    expect([...list].sort()).toEqual([0, 1, 2]);
    list.forEach((v, place) => {
      seen[place]?.add(v);
    });
  }
  expect(seen.map((set) => set.size)).toEqual([3, 3, 3]);
});

test.each([-1, 0.5, Number.NaN, 2 ** 60])("seed %d is refused", (seed) => {
  expect(() => randomStream(seed)).toThrow(expect.objectContaining({ code: "argument" }));
});
