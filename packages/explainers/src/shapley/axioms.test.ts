import fc from "fast-check";
import { expect, test } from "vitest";
import { byOrders, type Game, gameModel } from "../testing/games.js";
import { exactShap } from "./exactShap.js";
import { kernelShap } from "./kernelShap.js";
import { partitionShap } from "./partitionShap.js";
import { permutationShap } from "./permutationShap.js";

const methods = { exactShap, kernelShap, partitionShap, permutationShap } as const;
type Method = keyof typeof methods;
const numRuns = process.env.HYALINE_NIGHTLY === "1" ? 200 : 25;

const worth = fc.double({ min: -10, max: 10, noNaN: true });
const games = (many: number) =>
  fc.integer({ min: 1, max: 5 }).chain((players) =>
    fc.tuple(
      fc.constant(players),
      fc.array(fc.array(worth, { minLength: 2 ** players, maxLength: 2 ** players }), {
        minLength: many,
        maxLength: many,
      }),
    ),
  );

/** The values of each game: all players present, nobody in the background. */
async function play(method: Method, players: number, ...of: readonly Game[]) {
  const explainer = methods[method](gameModel(...of), { background: [new Array(players).fill(0)] });
  const found = await explainer.explainOutputs([new Array(players).fill(1)]);
  explainer.dispose();
  return found.map(({ values }) => Array.from(values.values));
}
const near = (a: readonly number[], b: readonly number[]) => {
  expect(a.length).toBe(b.length);
  a.forEach((v, i) => {
    expect(Math.abs(v - (b[i] as number))).toBeLessThan(1e-6);
  });
};
const all = Object.keys(methods) as Method[];

test.each(all)("efficiency: what %s shares out is what there is", async (method) => {
  await fc.assert(
    fc.asyncProperty(games(1), async ([players, [game = []]]) => {
      const [values = []] = await play(method, players, game);
      near([values.reduce((sum, v) => sum + v, 0)], [(game.at(-1) as number) - (game[0] as number)]);
    }),
    { numRuns },
  );
});

test.each(all)("dummy: %s gives what a player adds to any coalition", async (method) => {
  await fc.assert(
    fc.asyncProperty(games(1), worth, async ([players, [game = []]], alone) => {
      // One more player, who adds the same wherever it joins.
      const joined = [...game, ...game.map((v) => v + alone)];
      const [values = []] = await play(method, players + 1, joined);
      near([values[players] as number], [alone]);
    }),
    { numRuns },
  );
});

test.each(all)("linearity: %s of a sum of games is the sum", async (method) => {
  await fc.assert(
    fc.asyncProperty(games(2), worth, async ([players, [a = [], b = []]], factor) => {
      const sum = a.map((v, i) => factor * v + (b[i] as number));
      const [ofA = [], ofB = [], ofSum = []] = await play(method, players, a, b, sum);
      near(
        ofSum,
        ofA.map((v, i) => factor * v + (ofB[i] as number)),
      );
    }),
    { numRuns },
  );
});

// Owen values treat players alike within a pair only, drawn permutations on average.
test.each(["exactShap", "kernelShap"] as const)("symmetry: %s treats alike who are alike", async (method) => {
  await fc.assert(
    fc.asyncProperty(games(1), async ([players, [game = []]]) => {
      // Player 0 and one more count by how many of them there are.
      const twins = [...game, ...game].map((_, code) => {
        const both = (code & 1) + (code >> players);
        return (game[(code & (2 ** players - 2)) | (both > 0 ? 1 : 0)] as number) * (1 + both);
      });
      const [values = []] = await play(method, players + 1, twins);
      near([values[0] as number], [values[players] as number]);
    }),
    { numRuns },
  );
});

test.each(["exactShap", "kernelShap"] as const)("%s is the mean over all orders", async (method) => {
  await fc.assert(
    fc.asyncProperty(games(1), async ([players, [game = []]]) => {
      const [values = []] = await play(method, players, game);
      near(values, byOrders(game, players));
    }),
    { numRuns },
  );
});

test("permutationShap is that where all orders are given, and exact from one where players meet in pairs", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(worth, { minLength: 8, maxLength: 8 }), async (game) => {
      const permutations = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
      ];
      const whole = permutationShap(gameModel(game), { background: [[0, 0, 0]], permutations });
      near([...(await whole.explain([[1, 1, 1]])).values.values], byOrders(game, 3));
      const pairs = game.map((_, code) => {
        const on = [0, 1, 2].filter((i) => (code >> i) & 1);
        return on.reduce((s, i) => s + (game[i] as number) * Math.max(on.length, 1), 0);
      });
      const quadratic = game.map((_, code) => {
        const bit = (i: number) => (code >> i) & 1;
        return (
          (game[0] as number) * bit(0) * bit(1) + (game[1] as number) * bit(1) * bit(2) + pairs[1]! * bit(2)
        );
      });
      const once = permutationShap(gameModel(quadratic), { background: [[0, 0, 0]], permutations: 1 });
      near([...(await once.explain([[1, 1, 1]])).values.values], byOrders(quadratic, 3));
    }),
    { numRuns },
  );
});
