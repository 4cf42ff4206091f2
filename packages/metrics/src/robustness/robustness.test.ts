import { referenceBackend } from "@hyaline/backend-reference";
import { matMul, relu, type Tensor, tap, tensor, useBackend } from "@hyaline/core";
import type { Explain, Explanation } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import {
  averageSensitivity,
  consistency,
  continuity,
  localLipschitz,
  maxSensitivity,
  relativeInputStability,
  relativeOutputStability,
  relativeRepresentationStability,
} from "../index.js";
import { tableOf } from "../testing/recorded.js";

beforeAll(() => useBackend(referenceBackend()));

/** Attributions that are the squares of the input: their changes are known. */
const squares: Explain = async (x, { target }) => {
  const { shape, values } = x as unknown as { shape: number[]; values: ArrayLike<number> };
  const found = Float64Array.from(values, (value) => value * value);
  return {
    ...tableOf([[0]]),
    values: { shape, values: found },
    target: new Array(shape[0] as number).fill(target),
  };
};

const explanation: Explanation = {
  ...tableOf([[9, 16]]),
  data: { shape: [1, 2], values: [3, 4] },
  target: [0],
};
/** To (4, 4) and to (3, 2). */
const perturbations = { shape: [1, 2, 2], values: [1, 0, 0, -2] };
const subject = { explanation, explain: squares };
const scoreOf = async (scores: Promise<{ values: { values: ArrayLike<number> } }>) =>
  (await scores).values.values[0];

describe("by hand: attributions x², moved from (3, 4) to (4, 4) and to (3, 2)", () => {
  // They change by (7, 0) and by (0, −12).
  const norm = Math.hypot(9, 16);

  test.each([
    ["maxSensitivity", maxSensitivity, 12 / norm],
    ["averageSensitivity", averageSensitivity, (7 + 12) / 2 / norm],
    ["localLipschitz", localLipschitz, 7],
    ["continuity", continuity, 7],
  ] as const)("%s", async (_, metric, expected) => {
    expect(await scoreOf(metric(subject, { perturbations }))).toBeCloseTo(expected, 6);
  });

  test("continuity takes sums of changes over lengths of moves, and a move of length 0 says nothing", async () => {
    const moves = { shape: [1, 2, 2], values: [1, 1, 0, 0] };
    // By (7, 9), over √2.
    expect(await scoreOf(continuity(subject, { perturbations: moves }))).toBeCloseTo(16 / Math.SQRT2, 6);
    expect(await scoreOf(localLipschitz(subject, { perturbations: moves }))).toBeCloseTo(
      Math.hypot(7, 9) / Math.SQRT2,
      6,
    );
  });

  // Outputs (x₀, x₁ − 10): the first is the largest in all three places.
  const model = (x: Tensor) =>
    tap("twice", x.mul(2))
      .mul(0.5)
      .add(tensor([0, -10]));

  test("relative stabilities divide by shares of the input, by outputs, by shares of a layer", async () => {
    const whole = { ...subject, model };
    // Attributions change by 7/9 and 12/16; the input by 1/3 and 2/4; outputs by 1 and 2.
    expect(await scoreOf(relativeInputStability(whole, { perturbations }))).toBeCloseTo(7 / 9 / (1 / 3), 5);
    expect(await scoreOf(relativeOutputStability(whole, { perturbations }))).toBeCloseTo(7 / 9, 5);
    expect(
      await scoreOf(relativeRepresentationStability(whole, { perturbations, layer: "twice" })),
    ).toBeCloseTo(7 / 9 / (1 / 3), 5);
  });

  test("moves that change the predicted class do not count; NaN where all do", async () => {
    // The largest of (x₀, x₁): from the second to none, and to the first.
    const plain = { ...subject, model: (x: Tensor) => x.mul(1) };
    const [up, across] = [
      [0, 1],
      [0, -2],
    ];
    const both = { shape: [1, 2, 2], values: [...(up as number[]), ...(across as number[])] };
    // By (0, 9) of 16, for 1 of 4.
    expect(await scoreOf(relativeInputStability(plain, { perturbations: both }))).toBeCloseTo(
      9 / 16 / 0.25,
      5,
    );
    const only = { shape: [1, 1, 2], values: across as number[] };
    expect(await scoreOf(relativeInputStability(plain, { perturbations: only }))).toBeNaN();
  });

  test("a layer that does not exist, and a layer of a black box", async () => {
    await expect(
      relativeRepresentationStability({ ...subject, model }, { perturbations, layer: "thrice" }),
    ).rejects.toThrow(/did you mean twice/);
    const { blackBox } = await import("@hyaline/explanation");
    const asked = blackBox((rows: number[][]) => rows);
    await expect(
      relativeRepresentationStability({ ...subject, model: asked }, { perturbations, layer: "twice" }),
    ).rejects.toMatchObject({ code: "argument" });
  });
});

test("an explanation that does not depend on the input holds still", async () => {
  const constant: Explain = async (x, call) => {
    const found = await squares(x, call);
    return {
      ...found,
      values: { shape: found.values.shape, values: Array.from(found.values.values, () => 2) },
    };
  };
  const still = {
    explanation: { ...explanation, values: { shape: [1, 2], values: [2, 2] } },
    explain: constant,
    model: (x: Tensor) => x.mul(1),
  };
  for (const metric of [
    maxSensitivity,
    averageSensitivity,
    localLipschitz,
    continuity,
    relativeInputStability,
  ])
    expect(await scoreOf(metric(still as never, { seed: 3 }))).toBe(0);
});

describe("consistency", () => {
  const model = (x: Tensor) => matMul(relu(x), tensor([[1, 0], [0, 1]])); // biome-ignore format: a matrix

  test("by hand: of two rows explained alike one is predicted otherwise", async () => {
    const rows = [
      [5, 1],
      [4, 1],
      [3, 9],
      [1, 7],
    ];
    // The largest is the first element of three rows, and the second of the last.
    const values = [
      [2, 1],
      [3, -1],
      [2, 0],
      [0, 1],
    ];
    const four = { ...tableOf(values), data: { shape: [4, 2], values: rows.flat() } };
    const { values: found } = await consistency({ explanation: four, model }, { largest: 1 });
    expect([...found.values]).toEqual([0.5, 0.5, 0, Number.NaN]);
  });

  test("signs are part of it, and more attributions than there are is an error", async () => {
    const two = { ...tableOf([[2, 1], [-2, 1]]), data: { shape: [2, 2], values: [1, 0, 1, 0] } }; // biome-ignore format: rows
    const { values } = await consistency({ explanation: two, model }, { largest: 1 });
    expect([...values.values]).toEqual([Number.NaN, Number.NaN]);
    await expect(consistency({ explanation: two, model })).rejects.toMatchObject({ code: "argument" });
  });
});
