import { inTurns } from "@hyaline/explanation";
import { describe, expect, test } from "vitest";
import { type Coalitions, chooseCoalitions } from "./coalitions.js";
import type { Samples } from "./samples.js";

const choose = (players: number, samples: Samples, seed: number) =>
  inTurns(chooseCoalitions(players, samples, seed));
const textOf = ({ masks, players, count }: Coalitions) =>
  Array.from({ length: count }, (_, k) => masks.subarray(k * players, (k + 1) * players).join(""));
const sizeOf = (mask: string) => [...mask].filter((bit) => bit === "1").length;
const complement = (mask: string) => [...mask].map((bit) => (bit === "1" ? "0" : "1")).join("");
const total = (weights: Iterable<number>) => [...weights].reduce((sum, w) => sum + w, 0);

function kernel(players: number, size: number): number {
  let ways = 1;
  for (let i = 1; i <= size; i++) ways = (ways * (players - size + i)) / i;
  return (players - 1) / (ways * size * (players - size));
}

test.each([2, 3, 4, 5, 8, 10])(
  "every coalition of %i players, weighed by the Shapley kernel",
  async (players) => {
    const coalitions = await choose(players, "exact", 0);
    const masks = textOf(coalitions);
    expect(new Set(masks).size).toBe(2 ** players - 2);
    expect(coalitions.drawn).toBeUndefined();
    const scale = total(masks.map((mask) => kernel(players, sizeOf(mask))));
    masks.forEach((mask, k) => {
      expect(coalitions.weights[k]).toBeCloseTo(kernel(players, sizeOf(mask)) / scale, 14);
    });
  },
);

test("a budget that covers all of them takes all of them", async () => {
  expect((await choose(10, "auto", 0)).count).toBe(1022);
  expect((await choose(12, "auto", 0)).count).toBe(2 * 12 + 2048);
});

const budgets = [
  [10, 180],
  [10, 1000],
  [15, 300],
  [40, 2128],
  [12, 26],
] as const;
const chosen = budgets.map(
  async ([players, samples]) => [players, samples, await choose(players, samples, 1)] as const,
);
describe.each(await Promise.all(chosen))("%i players, %i samples", (players, samples, coalitions) => {
  const masks = textOf(coalitions);
  const { from, unit, times } = coalitions.drawn ?? { from: -1, unit: [], times: [] };

  test("each coalition is there once", () => {
    expect(coalitions.count).toBeLessThanOrEqual(samples);
    expect(coalitions.count).toBeGreaterThan(0.95 * samples);
    expect(new Set(masks).size).toBe(coalitions.count);
    expect(masks.every((mask) => sizeOf(mask) > 0 && sizeOf(mask) < players)).toBe(true);
  });

  test("whole sizes come first, with their complements", () => {
    const enumerated = new Set(masks.slice(0, from));
    for (const mask of enumerated) expect(enumerated.has(complement(mask))).toBe(true);
    const sizes = new Set(masks.slice(0, from).map(sizeOf));
    for (const mask of masks.slice(from)) expect(sizes.has(sizeOf(mask))).toBe(false);
  });

  test("draws are pairs of complements of equal weight", () => {
    for (let k = from; k < coalitions.count; k++) {
      const first = unit[k] as number;
      if (first === k) continue;
      expect(masks[k]).toBe(complement(masks[first] as string));
      expect(times[k]).toBe(times[first]);
      expect(coalitions.weights[k]).toBe(coalitions.weights[first]);
    }
  });

  test("what was drawn weighs what its sizes weigh", () => {
    expect(total(coalitions.weights)).toBeCloseTo(1, 12);
    const sizes = Array.from({ length: players - 1 }, (_, i) => i + 1);
    const mass = (size: number) => (players - 1) / (size * (players - size));
    const drawnSizes = sizes.filter((size) => !new Set(masks.slice(0, from).map(sizeOf)).has(size));
    const expected = total(drawnSizes.map(mass)) / total(sizes.map(mass));
    expect(total(coalitions.weights.subarray(from))).toBeCloseTo(expected, 12);
  });
});

test("the seed decides", async () => {
  const draw = async (seed: number) => textOf(await choose(20, 100, seed)).join();
  expect(await draw(3)).toBe(await draw(3));
  expect(await draw(3)).not.toBe(await draw(4));
});

test.each([
  [25, "exact"],
  [10, 0],
  [10, 5],
  [10, 1.5],
  [10, "all"],
  [10_000, 1e6],
] as const)("%d players with samples %j are refused", async (players, samples) => {
  await expect(choose(players, samples as never, 0)).rejects.toMatchObject({ code: "argument" });
});
