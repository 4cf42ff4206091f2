import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { softmax, type Tensor, tensor, useBackend } from "@hyaline/core";
import { blackBox } from "@hyaline/explanation";
import { importOnnx } from "@hyaline/onnx";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { readCases } from "../testing/fixtures.js";
import { byOrders, type Game, gameModel } from "../testing/games.js";
import { asymmetricShap } from "./asymmetricShap.js";
import { exactShap } from "./exactShap.js";
import { leaveOneOut } from "./leaveOneOut.js";
import { linearShap } from "./linearShap.js";
import { samplingShap } from "./samplingShap.js";
import { shapleyInteractions } from "./shapleyInteractions.js";

beforeAll(() => useBackend(referenceBackend()));

const games = (players: number) =>
  fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2 ** players, maxLength: 2 ** players });
const on = (players: number) => [new Array<number>(players).fill(1)];
const off = (players: number) => [new Array<number>(players).fill(0)];
const close = (got: ArrayLike<number> | undefined, right: ArrayLike<number>, most = 1e-9) => {
  expect(got?.length).toBe(right.length);
  for (let i = 0; i < right.length; i++)
    expect(Math.abs((got?.[i] as number) - (right[i] as number)), `place ${i}`).toBeLessThan(most);
};
const runs = { numRuns: process.env.HYALINE_NIGHTLY === "1" ? 200 : 20 };
const bits = (code: number, players: number) =>
  Array.from({ length: players }, (_, i) => i).filter((i) => (code >> i) & 1);

describe("samplingShap", () => {
  // A game of 8 players with interactions of many orders.
  const players = 8;
  const game: Game = Array.from({ length: 256 }, (_, code) => Math.tanh(Math.sin(7 * code) + code / 60));
  const right = byOrders(game, 8);

  test("is complete, and its standard errors cover what they say", async () => {
    let [inside, all] = [0, 0];
    for (let seed = 0; seed < 15; seed++) {
      const shap = samplingShap(gameModel(game), { background: off(players), samples: 100, seed });
      const { values, standardError, convergenceDelta } = await shap.explain(on(players));
      close(convergenceDelta, [0]);
      values.values.forEach((value: number, i: number) => {
        all++;
        if (Math.abs(value - (right[i] as number)) <= 2 * (standardError?.values[i] as number)) inside++;
      });
    }
    expect(inside / all).toBeGreaterThan(0.88);
    expect(inside / all).toBeLessThan(1);
  }, 20_000);

  test("gets better until it is good enough, the same for any batch size", async () => {
    const found = [];
    for (const batchSize of [7, 1000]) {
      const shap = samplingShap(gameModel(game), { background: off(players), batchSize });
      found.push(await shap.explain(on(players), { until: { standardError: 0.05 } }));
    }
    expect(found[0]?.values).toEqual(found[1]?.values);
    expect(Math.max(...(found[0]?.standardError?.values ?? [1]))).toBeLessThanOrEqual(0.05);
    close(found[0]?.values.values, right, 0.25);
  });

  test("of players that do not interact is exact, dummies get 0", async () => {
    const sum = blackBox((rows: number[][]) => rows.map(([a = 0, b = 0, c = 0]) => [a + 2 * b + 0 * c]));
    const { values } = await samplingShap(sum, { background: off(3) }).explain([[1, 1, 1]]);
    close(values.values, [1, 2, 0]);
  });
});

describe("asymmetricShap", () => {
  test("in one order gives what each adds, complete for every game", async () => {
    await fc.assert(
      fc.asyncProperty(games(4), async (game) => {
        const shap = asymmetricShap(gameModel(game), { background: off(4), order: [[2], [0], [3], [1]] });
        const { values, standardError, convergenceDelta } = await shap.explain(on(4));
        const v = (code: number) => game[code] as number;
        close(values.values, [v(5) - v(4), v(15) - v(13), v(4) - v(0), v(13) - v(5)]);
        close(standardError?.values, [0, 0, 0, 0]);
        close(convergenceDelta, [0]);
      }),
      runs,
    );
  });

  test("without an order among them is Shapley's value of each group's game", async () => {
    const game: Game = Array.from({ length: 8 }, (_, code) => Math.sin(3 * code));
    const free = asymmetricShap(gameModel(game), {
      background: off(3),
      order: [[0, 1, 2]],
      permutations: 2000,
    });
    const { values, standardError } = await free.explain(on(3));
    byOrders(game, 3).forEach((value, i) => {
      const error = Math.abs((values.values[i] as number) - value);
      expect(error).toBeLessThan(4 * (standardError?.values[i] as number) + 1e-9);
    });
  });

  test("refuses players twice, and those that are not there", async () => {
    for (const order of [[[0], [0]], [[7]]])
      await expect(
        asymmetricShap(gameModel([0, 1, 2, 3]), { background: off(2), order }).explain(on(2)),
      ).rejects.toMatchObject({ code: "argument" });
  });
});

test("leaveOneOut takes one player from all, for every game", async () => {
  await fc.assert(
    fc.asyncProperty(games(4), async (game) => {
      const { values } = await leaveOneOut(gameModel(game), { background: off(4) }).explain(on(4));
      close(
        values.values,
        [0, 1, 2, 3].map((i) => (game[15] as number) - (game[15 ^ (1 << i)] as number)),
      );
    }),
    runs,
  );
});

describe("shapleyInteractions", () => {
  test("rows sum to Shapley's values, for every game", async () => {
    await fc.assert(
      fc.asyncProperty(games(4), async (game) => {
        for (const index of ["shapley", "shapley-taylor"] as const) {
          const found = await shapleyInteractions(gameModel(game), { background: off(4), index }).explain(
            on(4),
          );
          close(found.values.values, byOrders(game, 4));
          const sums = [0, 1, 2, 3].map((i) =>
            [0, 1, 2, 3].reduce((sum, j) => sum + (found.interactions?.values[4 * i + j] as number), 0),
          );
          close(sums, byOrders(game, 4));
          close(found.convergenceDelta, [0]);
        }
      }),
      runs,
    );
  });

  test("of pairs is Grabisch and Roubens' definition", async () => {
    const game: Game = Array.from({ length: 32 }, (_, code) => Math.sin(5 * code));
    const { interactions } = await shapleyInteractions(gameModel(game), { background: off(5) }).explain(
      on(5),
    );
    const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
    let right = 0;
    for (let s = 0; s < 32; s++) {
      if (s & 0b10010) continue;
      const size = bits(s, 5).length;
      const v = (code: number) => game[code] as number;
      right +=
        ((factorial(size) * factorial(3 - size)) / factorial(4)) *
        (v(s | 0b10010) - v(s | 0b10) - v(s | 0b10000) + v(s));
    }
    close([2 * (interactions?.values[1 * 5 + 4] as number)], [right]);
  });

  test("faith-shap is the polynomial that is most faithful", async () => {
    const players = 4;
    const game: Game = Array.from({ length: 16 }, (_, code) => Math.cos(3 * code) + bits(code, 4).length);
    const options = { background: off(players), index: "faith-shap", order: 3 } as const;
    const { extra, interactions } = await shapleyInteractions(gameModel(game), options).explain(on(players));
    const terms = extra?.terms[0] ?? [];
    expect(terms).toHaveLength(4 + 6 + 4);
    const sum = terms.reduce((all, { value }) => all + value, 0);
    expect(sum).toBeCloseTo((game[15] as number) - (game[0] as number), 9);
    // At pairs: no other polynomial that keeps both ends is nearer, by Shapley's kernel.
    const pair = (i: number, j: number) => interactions?.values[i * players + j] as number;
    const lossWith = (moved: number) => {
      let loss = 0;
      for (let code = 1; code < 15; code++) {
        const present = bits(code, players);
        let fit = game[0] as number;
        for (const i of present) {
          fit += pair(i, i);
          for (const j of present) if (j !== i) fit += pair(i, j);
        }
        // A step that leaves the sum of all as it is.
        if (present.includes(0)) fit += moved;
        if (present.includes(1) && present.includes(2)) fit -= moved;
        const size = present.length;
        const weight = 3 / ([0, 4, 6, 4][size] as number) / (size * (4 - size));
        loss += weight * ((game[code] as number) - fit) ** 2;
      }
      return loss;
    };
    for (const moved of [1e-3, -1e-3]) expect(lossWith(moved)).toBeGreaterThan(lossWith(0));
  });

  test.each(
    readCases("shap.json")
      .filter(({ method }) => (method as unknown) === "ExactInteractions")
      .map((each) => [each.id, each as unknown as Recorded] as const),
  )("%s, as SHAP recorded", async (_, { model, input, background, interaction_values }) => {
    const bytes = readFileSync(new URL(`../../fixtures/models/${model}.onnx`, import.meta.url));
    const logits = importOnnx(bytes, { precision: "float64" }).fn as (x: Tensor) => Tensor;
    const double = (rows: number[][]) => tensor(rows, { dtype: "float64" });
    const shap = shapleyInteractions((x: Tensor) => softmax(logits(x)), {
      background: double(background),
      index: "shapley-taylor",
    });
    const { interactions } = await shap.explain(double(input), { target: 1 });
    close(interactions?.values, (interaction_values as number[][][]).flat(2), 1e-6);
  });
});

interface Recorded {
  readonly model: string;
  readonly input: number[][];
  readonly background: number[][];
  readonly interaction_values: number[][][];
}

describe("linearShap", () => {
  test("of independent features is exact Shapley over the background, complete", async () => {
    const weights = [
      [1, -2, 3],
      [0.5, 0, -1],
    ];
    const background = [
      [1, 2, 3],
      [3, 0, 1],
    ];
    const model = blackBox((rows: number[][]) =>
      rows.map((row) =>
        weights.map((w, k) => k + w.reduce((sum, wi, i) => sum + wi * (row[i] as number), 0)),
      ),
    );
    const x = [[0.5, 4, -1]];
    const right = await exactShap(model, { background }).explainOutputs(x);
    const found = await linearShap({ weights, bias: [0, 1] }, { background }).explainOutputs(x);
    found.forEach(({ values, baseValue, convergenceDelta }, k) => {
      close(values.values, [...(right[k]?.values.values ?? [])]);
      close(baseValue.values, [...(right[k]?.baseValue.values ?? [])]);
      close(convergenceDelta, [0]);
    });
  });

  test("of two correlated features, by hand; a feature without weight gets its share", async () => {
    // v({0}) = (w0 + w1 ρ) d0, v({1}) = (w1 + w0 ρ) d1.
    const [w0, w1, rho, d0, d1] = [2, 0, 0.5, 1, 3];
    const covariance = [
      [1, rho],
      [rho, 1],
    ];
    const { values } = await linearShap({ weights: [w0, w1] }, { mean: [0, 0], covariance }).explain([
      [d0, d1],
    ]);
    const [v0, v1, both] = [(w0 + w1 * rho) * d0, (w1 + w0 * rho) * d1, w0 * d0 + w1 * d1];
    close(values.values, [(v0 + both - v1) / 2, (v1 + both - v0) / 2]);
  });

  test("of 14 features draws orders, near what 12 and two apart give exactly", async () => {
    const size = 14;
    const covariance = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (__, j) => (i === j ? 1 : Number(i < 2 && j < 2) * 0.8)),
    );
    const weights = Array.from({ length: size }, (_, i) => i - 3);
    const x = [Array.from({ length: size }, (_, i) => Math.sin(i))];
    const mean = weights.map(() => 0);
    const { values, provenance } = await linearShap({ weights }, { mean, covariance }).explain(x);
    expect(provenance.seed).toBe(0);
    // Uncorrelated features keep what they have alone.
    close(
      values.values.slice(2),
      weights.slice(2).map((w, i) => w * (x[0]?.[i + 2] as number)),
    );
    const two = { weights: weights.slice(0, 2) };
    const pair = await linearShap(two, {
      mean: [0, 0],
      covariance: covariance.slice(0, 2).map((row) => row.slice(0, 2)),
    }).explain([x[0]?.slice(0, 2) as number[]]);
    close(values.values.slice(0, 2), [...pair.values.values], 0.1);
  }, 20_000);

  test.each([
    ["no weights", {}, { mean: [0] }],
    ["neither mean nor background", { weights: [1] }, {}],
    ["a mean of another size", { weights: [1] }, { mean: [0, 1] }],
    ["a covariance of another size", { weights: [1, 2] }, { mean: [0, 1], covariance: [[1]] }],
  ])("refuses %s", (_, model, options) => {
    expect(() => linearShap(model as never, options)).toThrow(expect.objectContaining({ code: "argument" }));
  });
});
