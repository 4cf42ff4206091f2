import { choice, either, integer, type Option, spec } from "@hyaline/core/facts";
import type { OptionsOf } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { gameOptions } from "./parts/gameOptions.js";
import { GameResults } from "./parts/gameResults.js";
import type { Games } from "./parts/games.js";
import { type Group, groupsOf, type Hierarchy } from "./parts/hierarchy.js";
import { type PlayCall, shapleyMethod } from "./parts/shapleyMethod.js";

export type { Hierarchy } from "./parts/hierarchy.js";

const options = {
  ...gameOptions,
  /**
   * Players in nested pairs, `[[0, 1], [2, [3, 4]]]`; or `"correlation"`: those that go together in the background, as SHAP
   * clusters them. Default `"structure"`: of texts sentences, clauses and words, of an image and its segments halves of
   * halves across the longer side, else halves of halves.
   */
  hierarchy: spec<Hierarchy | "structure" | "correlation">(
    { is: "value" },
    "Players in nested pairs; or by the structure of the input, or by correlation in the background.",
    "structure",
    '"structure", "correlation" or nested pairs of players',
    (given) => Array.isArray(given) || given === 0 || given === "structure" || given === "correlation",
  ),
  /**
   * Coalitions a row at most (default `"auto"`: 8192). Groups that matter most are divided first; what is not divided
   * is shared alike among a group's players. `"exact"` divides all.
   */
  samples: /* @__PURE__ */ either(
    "Coalitions a row at most (auto: 8192).",
    [integer("", undefined), choice("", ["auto", "exact"], "auto")],
    "auto",
  ) as Option<number | "auto" | "exact">,
};

const USUAL = 8192;

/**
 * Partition SHAP: Owen values over a hierarchy of players. A group's worth is divided between its two parts as in a
 * game of two, within each part in turn, down to single players. Players that stand close together are thus played
 * together: a balanced hierarchy takes players² coalitions where Shapley values take 2^players.
 *
 * `x: any[rows, ...input]`; `values` have the same shape, or `[rows, players]` where players are groups. Texts, with
 * `masker: textMasker()`, have a player for each word. Anytime: each
 * explanation of `stream` divides more groups.
 *
 * Source: G. Owen, "Values of Games with a Priori Unions", 1977; over a hierarchy as in S. Lundberg's SHAP.
 *
 * @param model a white box, any[rows, ...input] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` without a background or masker and for a hierarchy that does not hold every player
 * once; `shape`; `data` for NaN or infinity in inputs or outputs; `aborted`
 * @example
 * ```ts
 * const shap = partitionShap(model, { background: trainingRows, hierarchy: [[0, 1], [2, 3]] });
 * const { values } = await shap.explain(explainedRows);
 * ```
 */
export const partitionShap = /* @__PURE__ */ defineAsking(
  {
    name: "partitionShap",
    title: "Partition SHAP",
    family: "shapley",
    summary: "Owen values: Shapley values over a hierarchy of players.",
    formula: "Owen values of nested pairs",
    source: { authors: "G. Owen", title: "Values of Games with a Priori Unions", year: 1977 },
    needs: "predictions",
    rows: "inputs",
    missing: true,
    gives: "explanation",
    promises: ["completeness"],
    cost: "players² × background rows",
  },
  options,
  {},
  (model, used) => {
    const most = budgetOf(used.samples);
    return shapleyMethod("partitionShap", model, used, {
      about: (players) => Math.min(players * players, most, USUAL),
      play: (games, call) => divide(games, used.hierarchy, most, call),
    });
  },
);

export type PartitionShapOptions = OptionsOf<typeof partitionShap>;

function budgetOf(samples: number | "auto" | "exact"): number {
  if (samples === "exact") return Number.POSITIVE_INFINITY;
  return samples === "auto" ? USUAL : samples;
}

/** A group in a context: what is on beside it, and the worth of the context without and with it. */
interface Open {
  readonly group: Group;
  readonly on: Uint8Array;
  readonly weight: number;
  readonly without: Float64Array;
  readonly with: Float64Array;
}

/** One row: groups that are not divided yet, and what single players got. */
interface State {
  open: Open[];
  readonly values: Float64Array[];
  left: number;
}

/** Contexts divided at once, per row. */
const MOST_AT_ONCE = 4096;

async function* divide(
  games: Games,
  hierarchy: Hierarchy | "structure" | "correlation",
  most: number,
  call: PlayCall,
) {
  const results = new GameResults(games);
  const trees =
    typeof hierarchy === "string"
      ? await (await import("./parts/treesOf.js")).treesOf(hierarchy, games.players, call)
      : () => hierarchy;
  const roots = Array.from({ length: games.rows }, (_, row) =>
    groupsOf(trees(row), games.players, games.varying(row)),
  );
  await games.finish();
  const states = roots.map((root, row): State => {
    const n = games.varying(row).length;
    const all: Open | undefined = root && {
      group: root,
      on: new Uint8Array(n),
      weight: 1,
      without: games.base(row),
      with: games.full(row),
    };
    const values = Array.from({ length: games.wanted }, () => new Float64Array(n));
    return { open: all ? [all] : [], values, left: most };
  });
  for (;;) {
    let asked = false;
    for (const [row, state] of states.entries()) {
      settle(state);
      const count = Math.min(state.open.length, Math.floor(state.left / 2), MOST_AT_ONCE);
      if (count === 0) continue;
      asked = true;
      // Most to divide first.
      if (state.left < 2 * state.open.length) state.open.sort((a, b) => stake(b) - stake(a));
      state.left -= 2 * count;
      const chosen = state.open.slice(0, count);
      state.open = state.open.slice(count);
      const n = games.varying(row).length;
      const masks = new Uint8Array(2 * count * n);
      chosen.forEach(({ group, on }, k) => {
        group.parts?.forEach((part, side) => {
          const at = (2 * k + side) * n;
          masks.set(on, at);
          for (const leaf of part.leaves) masks[at + leaf] = 1;
        });
      });
      await games.ask(row, masks, 2 * count, (worth) => {
        const of = (k: number) => worth.slice(k * games.wanted, (k + 1) * games.wanted);
        chosen.forEach((each, k) => {
          const [a, b] = each.group.parts as readonly [Group, Group];
          const [onA, onB] = [of(2 * k), of(2 * k + 1)];
          const withA = masks.slice(2 * k * n, (2 * k + 1) * n);
          const withB = masks.slice((2 * k + 1) * n, (2 * k + 2) * n);
          const weight = each.weight / 2;
          state.open.push(
            { group: a, on: each.on, weight, without: each.without, with: onA },
            { group: a, on: withB, weight, without: onB, with: each.with },
            { group: b, on: each.on, weight, without: each.without, with: onB },
            { group: b, on: withA, weight, without: onA, with: each.with },
          );
        });
      });
    }
    if (asked) await games.finish();
    for (const [row, state] of states.entries()) {
      settle(state);
      share(games, results, row, state);
    }
    yield results;
    if (!asked || states.every(({ open }) => open.length === 0)) return;
  }
}

const stake = ({ weight, without, with: joined }: Open): number =>
  joined.reduce((most, v, o) => Math.max(most, Math.abs(v - (without[o] as number))), 0) * weight;

/** Single players get what they change. */
function settle(state: State): void {
  state.open = state.open.filter((each) => {
    if (each.group.parts) return true;
    give(state.values, each);
    return false;
  });
}

function give(values: readonly Float64Array[], { group, weight, without, with: joined }: Open): void {
  values.forEach((of, o) => {
    const each = (weight * ((joined[o] as number) - (without[o] as number))) / group.leaves.length;
    for (const leaf of group.leaves) of[leaf] = (of[leaf] as number) + each;
  });
}

/** Players of groups that are not divided share alike. */
function share(_games: Games, results: GameResults, row: number, { open, values }: State): void {
  const shared = values.map((of) => of.slice());
  for (const each of open) give(shared, each);
  shared.forEach((of, o) => {
    results.set(row, o, of);
  });
}
