import { referenceBackend } from "@hyaline/backend-reference";
import { random, useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initialiser,
  lecunNormal,
  lecunUniform,
  ones,
  zeros,
} from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

const fans = { fanIn: 30, fanOut: 10 };
const parameter = { ...fans, shape: [100, 100], dtype: "float32" } as const;

async function moments(initialise: Initialiser) {
  const values = await initialise(random.key(3), parameter).data();
  const numbers = Array.from(values as Float32Array);
  const mean = numbers.reduce((a, b) => a + b) / numbers.length;
  const variance = numbers.reduce((sum, v) => sum + (v - mean) ** 2, 0) / numbers.length;
  return { mean, variance, largest: Math.max(...numbers.map(Math.abs)) };
}

const table: readonly (readonly [string, Initialiser, variance: number, uniform: boolean])[] = [
  ["glorotUniform", glorotUniform, 2 / 40, true],
  ["glorotNormal", glorotNormal, 2 / 40, false],
  ["heUniform", heUniform, 2 / 30, true],
  ["heNormal", heNormal, 2 / 30, false],
  ["lecunUniform", lecunUniform, 1 / 30, true],
  ["lecunNormal", lecunNormal, 1 / 30, false],
];

test.each(table)("%s has mean 0 and the variance of its paper", async (_, initialise, variance, uniform) => {
  const got = await moments(initialise);
  expect(Math.abs(got.mean)).toBeLessThan(4 * Math.sqrt(variance / 10_000));
  expect(got.variance / variance).toBeGreaterThan(0.94);
  expect(got.variance / variance).toBeLessThan(1.06);
  const limit = Math.sqrt(3 * variance);
  expect(got.largest <= limit * (1 + 1e-6)).toBe(uniform);
});

test("zeros and ones", async () => {
  const small = { ...parameter, shape: [2] };
  expect(await zeros(random.key(0), small).array()).toEqual([0, 0]);
  expect(await ones(random.key(0), small).array()).toEqual([1, 1]);
});
