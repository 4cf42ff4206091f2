import { inTurns } from "@hyaline/explanation";
import { describe, expect, test } from "vitest";
import { flat, readCases } from "../../testing/fixtures.js";
import { chooseCoalitions } from "./coalitions.js";
import { shapleySolver } from "./shapleyRegression.js";

describe("SHAP's sampled fits, from its own coalitions", () => {
  const cases = readCases("shap.json").filter((each) => each.coalition_masks);
  test.each(cases.map((each) => [each.id, each] as const))("%s", async (_, each) => {
    const masks = each.coalition_masks as number[][];
    const players = masks[0]?.length as number;
    const fnull = each.fnull as number[];
    const change = (each.fx as number[]).map((f, o) => f - (fnull[o] as number));
    const coalitions = {
      players,
      count: masks.length,
      masks: Uint8Array.from(flat(masks)),
      weights: Float64Array.from(each.kernel_weights as number[]),
    };
    const worth = each.coalition_values_minus_fnull as number[][];
    const solver = await inTurns(shapleySolver(coalitions));
    const valuesOf = (o: number) => Float64Array.from(worth, (row) => row[o] as number);
    const fits = await Promise.all(change.map((full, o) => inTurns(solver(valuesOf(o), full))));
    flat(each.shap_values).forEach((expected, i) => {
      const [player, o] = [Math.floor(i / change.length), i % change.length];
      expect(Math.abs((fits[o]?.values[player] as number) - expected)).toBeLessThan(
        1e-9 * Math.max(1, Math.abs(expected)),
      );
    });
  });
});

type Game = (mask: Uint8Array) => number;

/** Some game without structure. */
const game =
  (seed: number, players: number): Game =>
  (mask) => {
    const dot = (k: number) => mask.reduce((sum, bit, i) => sum + bit * Math.sin(seed + k + 7.3 * i), 0);
    return Math.tanh(dot(1)) + dot(2) ** 2 / players - Math.cos(dot(3));
  };

/** The Shapley formula, over all coalitions. */
function bruteForce(players: number, v: Game): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const bits = (code: number) => Uint8Array.from({ length: players }, (_, i) => (code >> i) & 1);
  return Array.from({ length: players }, (_, i) => {
    let sum = 0;
    for (let code = 0; code < 2 ** players; code++) {
      if ((code >> i) & 1) continue;
      const size = bits(code).reduce((n, bit) => n + bit, 0);
      const weight = (factorial(size) * factorial(players - size - 1)) / factorial(players);
      sum += weight * (v(bits(code | (1 << i))) - v(bits(code)));
    }
    return sum;
  });
}

async function fitOf(players: number, v: Game, samples: number | "exact", seed = 0) {
  const coalitions = await inTurns(chooseCoalitions(players, samples, seed));
  const base = v(new Uint8Array(players));
  const change = v(new Uint8Array(players).fill(1)) - base;
  const values = Float64Array.from(
    { length: coalitions.count },
    (_, k) => v(coalitions.masks.subarray(k * players, (k + 1) * players)) - base,
  );
  const solver = await inTurns(shapleySolver(coalitions));
  return { ...(await inTurns(solver(values, change))), change };
}

test.each([2, 3, 5, 7])("over all coalitions of %i players it gives the Shapley values", async (players) => {
  for (const v of [game(1, players), game(2, players)]) {
    const { values, standardError } = await fitOf(players, v, "exact");
    bruteForce(players, v).forEach((expected, i) => {
      expect(values[i]).toBeCloseTo(expected, 12);
    });
    expect(standardError).toEqual(new Float64Array(players));
  }
});

test("an additive game is fitted exactly from few samples, without error", async () => {
  const players = 12;
  const { values, standardError } = await fitOf(
    players,
    (mask) => mask.reduce((sum, bit, i) => sum + bit * (i - 3), 1),
    60,
  );
  values.forEach((v, i) => {
    expect(v).toBeCloseTo(i - 3, 10);
    expect(standardError?.[i]).toBeLessThan(1e-10);
  });
});

test("values sum to the change of the output, however few the samples", async () => {
  const { values, change } = await fitOf(15, game(4, 15), 40);
  expect(values.reduce((sum, v) => sum + v, 0)).toBeCloseTo(change, 12);
});

test("too few different coalitions give the fit of least norm", async () => {
  const masks = Uint8Array.of(1, 0, 0, 0, 1, 1);
  const coalitions = { players: 3, count: 2, masks, weights: Float64Array.of(0.5, 0.5) };
  const { values } = await inTurns((await inTurns(shapleySolver(coalitions)))(Float64Array.of(1, 2), 3));
  expect(values.every(Number.isFinite)).toBe(true);
  expect(values[0]).toBeCloseTo(1, 12);
  expect(values.reduce((sum, v) => sum + v, 0)).toBeCloseTo(3, 12);
});

test("standard errors are the spread over seeds, and nominal 95 % of them cover the values", async () => {
  const [players, samples] = [14, 400];
  const repeats = process.env.HYALINE_NIGHTLY === "1" ? 400 : 120;
  const seeds = Array.from({ length: repeats }, (_, seed) => seed);
  const fits = await Promise.all(seeds.map((seed) => fitOf(players, game(6, players), samples, seed)));
  const truth = bruteForce(players, game(6, players));
  const ratios: number[] = [];
  let covered = 0;
  for (let i = 0; i < players; i++) {
    const mean = fits.reduce((sum, { values }) => sum + (values[i] as number), 0) / repeats;
    const spread = Math.sqrt(
      fits.reduce((sum, { values }) => sum + ((values[i] as number) - mean) ** 2, 0) / (repeats - 1),
    );
    const claimed = Math.sqrt(
      fits.reduce((sum, { standardError }) => sum + (standardError?.[i] as number) ** 2, 0) / repeats,
    );
    expect(Math.abs(mean - (truth[i] as number))).toBeLessThan((5 * spread) / Math.sqrt(repeats));
    for (const { values, standardError } of fits)
      if (Math.abs((values[i] as number) - (truth[i] as number)) <= 1.96 * (standardError?.[i] as number))
        covered++;
    ratios.push(claimed / spread);
    expect(claimed / spread).toBeGreaterThan(0.75);
    expect(claimed / spread).toBeLessThan(1.35);
  }
  expect(Math.abs(ratios.reduce((sum, r) => sum + r, 0) / players - 1)).toBeLessThan(0.15);
  expect(covered / (repeats * players)).toBeGreaterThan(0.92);
  expect(covered / (repeats * players)).toBeLessThan(0.97);
});
