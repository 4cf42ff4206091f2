import { baselineRows } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { covered, rowOf } from "./parts/covered.js";
import { groupedPlayers, groups } from "./parts/groupedPlayers.js";

/** Inputs made at once, in numbers. */
const MOST_NUMBERS = 4194304;

/**
 * Feature ablation: what the output loses when one feature, or one group of them, takes its baseline value.
 *
 * φ_i = f(x) - f(x with x_i = x'_i)
 *
 * `x: any[rows, ...input]`; `values` have the same shape, or `[rows, players]` where players are groups. It costs one
 * evaluation a player and sees no interactions.
 *
 * Source: J. Li, W. Monroe, D. Jurafsky, "Understanding Neural Networks through Representation Erasure", 2016,
 * equation 2; as in Captum.
 *
 * @function
 * @param model a white box, any[rows, ...input] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for groups that do not fit; `shape`; `data`; `aborted`
 * @example
 * ```ts
 * const { values } = await featureAblation(model, { groups: [[0, 1], [2]] }).explain(x, { baseline: 0 });
 * ```
 */
export const featureAblation = /* @__PURE__ */ defineAsking(
  {
    name: "featureAblation",
    title: "Feature ablation",
    family: "occlusion",
    summary: "What the output loses when one feature takes its baseline value.",
    formula: "f(x) - f(x with x_i = x'_i)",
    source: {
      authors: "J. Li, W. Monroe, D. Jurafsky",
      title: "Understanding Neural Networks through Representation Erasure",
      year: 2016,
      where: "equation 2",
    },
    needs: "predictions",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 a player",
  },
  {
    /** Which elements are one player: lists of element indices, or a map of players (default: each element). */
    groups,
  },
  {
    /** What an absent element becomes (default 0). */
    baseline: baselineRows("What an absent element becomes."),
  },
  (_, { groups: given }) => ({
    attribute: async ({ rows, columns, several, predict, options, onProgress }) => {
      const baseline = several?.optionSideBySide(options.baseline, columns, rows) ?? options.baseline[0];
      const { players, members, fields } = groupedPlayers(given, { rows, columns, several });
      const values = new Float64Array(rows.count * players);
      const most = Math.max(1, Math.floor(MOST_NUMBERS / Math.max(1, rows.rowSize)));
      for (let row = 0; row < rows.count; row++) {
        const at = baseline && baseline.count > 1 ? row : 0;
        const fill = baseline?.values.subarray(at * rows.rowSize, (at + 1) * rows.rowSize) ?? 0;
        const whole = (await predict(rowOf(rows, row), row))[0] as number;
        for (let from = 0; from < players; from += most) {
          const found = await predict(covered(rows, row, members.slice(from, from + most), fill), row);
          found.forEach((output, k) => {
            values[row * players + from + k] = whole - output;
          });
        }
        onProgress?.({ done: row + 1, total: rows.count });
      }
      return fields(values);
    },
  }),
);
