import { fail } from "@hyaline/core";
import { integer, value } from "@hyaline/core/facts";
import { explainedOutput, type RandomStream, randomStream, selectionOf } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { groupedPlayers, groups } from "./parts/groupedPlayers.js";

/**
 * Feature permutation: what each row's output loses when one feature, or one group of them, takes another row's value.
 *
 * φ_i = f(x) - f(x with x_i of another row)
 *
 * `x: any[rows, ...input]`, at least two rows; `values` have the same shape, or `[rows, players]` where players are groups.
 * Each feature is shuffled among the rows by itself, never into the order that it had; with `repeats`, values are the mean
 * over several shuffles. Unlike {@link permutationImportance} it needs no labels and says something of each row.
 *
 * Source: A. Fisher, C. Rudin, F. Dominici, "All Models are Wrong, but Many are Useful", JMLR 2019, section 3.2; row by row,
 * as Captum's FeaturePermutation.
 *
 * @function
 * @param model a white box, any[rows, ...input] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for one row, for groups that do not fit, and for permutations of other rows or players;
 * `shape`; `data`; `aborted`
 * @example
 * ```ts
 * const model = async (rows: number[][]) => rows.map(([a = 0, b = 0]) => 2 * a + 0 * b);
 * const { values } = await featurePermutation(model).explain([[0, 1], [3, 2]]); // values.values: [-6, 0, 6, 0]
 * ```
 */
export const featurePermutation = /* @__PURE__ */ defineAsking(
  {
    name: "featurePermutation",
    title: "Feature permutation",
    family: "occlusion",
    summary: "What each row's output loses when one feature takes another row's value.",
    formula: "f(x) - f(x with x_i of another row)",
    source: {
      authors: "A. Fisher, C. Rudin, F. Dominici",
      title: "All Models are Wrong, but Many are Useful",
      year: 2019,
      where: "section 3.2",
    },
    needs: "predictions",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "repeats a player",
  },
  {
    /** Which elements are one player, also across inputs: lists of element indices, or a map of players (default: each element). */
    groups,
    /** Shuffles of each player (default 1, as in Captum). */
    repeats: integer("Shuffles of each player (1 as in Captum).", 1),
    /** Recorded shuffles in place of drawn ones, `[players][rows]`: from which row each row takes its value. */
    permutations: value<readonly (readonly number[])[]>(
      "Recorded shuffles in place of drawn ones: for each player from which row each row takes its value.",
      "a permutation of the rows for each player",
      (given) => Array.isArray(given) && given.every(Array.isArray),
    ),
    /** Seed for what is drawn (default 0): shuffles. */
    seed: integer("Seed for what is drawn.", 0, [0, Number.MAX_SAFE_INTEGER]),
  },
  {},
  (_, { groups: given, repeats, permutations, seed }) => ({
    attribute: async ({ rows, columns, several, run, evaluate, onProgress }) => {
      const { players, members, fields } = groupedPlayers(given, { rows, columns, several });
      checkPermutations(permutations, players, rows.count);
      const { outputs, targets } = await evaluate();
      const width = outputs.shape[1] as number;
      const selections = targets.map((target) => selectionOf(target, outputs.outputShape ?? [width]));
      const random = randomStream(seed);
      const values = new Float64Array(rows.count * players);
      const shuffles = permutations ? 1 : repeats;
      for (const [player, elements] of members.entries()) {
        for (let repeat = 0; repeat < shuffles; repeat++) {
          const order = permutations?.[player] ?? shuffled(rows.count, random);
          const moved = rows.values.slice();
          order.forEach((from, row) => {
            for (const i of elements)
              moved[row * rows.rowSize + i] = rows.values[from * rows.rowSize + i] as number;
          });
          const found = await run({ ...rows, values: moved });
          for (const [row, selection] of selections.entries()) {
            const at = row * players + player;
            const own = explainedOutput(selection, outputs.values, row * width);
            values[at] =
              (values[at] as number) +
              (own - explainedOutput(selection, found.values, row * width)) / shuffles;
          }
        }
        onProgress?.({ done: player + 1, total: players });
      }
      return { ...fields(values), seed };
    },
  }),
);

function checkPermutations(given: readonly (readonly number[])[] | undefined, players: number, rows: number) {
  if (rows < 2) fail("argument", "featurePermutation shuffles rows", "one row", "give at least two");
  if (!given) return;
  if (given.length !== players)
    fail("argument", "permutations has one for each player", `${given.length} for ${players} players`);
  const isOrder = (order: readonly number[]) =>
    order.length === rows && [...order].sort((a, b) => a - b).every((row, at) => row === at);
  const wrong = given.findIndex((order) => !isOrder(order));
  if (wrong >= 0)
    fail("argument", "a permutation holds each row once", `another one for player ${wrong} of ${rows} rows`);
}

/** In another order than they were in. */
function shuffled(rows: number, random: RandomStream): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  do random.shuffle(order);
  while (order.every((from, row) => from === row));
  return order;
}
