import { flag, indices, integer, value } from "@hyaline/core/facts";
import type { FeaturePairEffect } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { featuresOf, gridOf, withFeatures } from "./parts/columns.js";

/**
 * Partial dependence: the mean output when one feature is set to each value of a grid in all rows.
 *
 * PD_i(v) = 1/n · Σ_x f(x with x_i = v)
 *
 * With `pairs` the same of two features at once: PD_ij(v, w), under `pairs` of the result. {@link hStatistic} says which pairs are
 * worth it.
 *
 * `x: any[rows, features]`; the grid has `grid` places from the feature's least to its greatest value in x, fewer where
 * the feature has fewer values. `target` is one output for all rows; left out, it is the first row's largest.
 *
 * Source: J. H. Friedman, "Greedy Function Approximation: A Gradient Boosting Machine", Annals of Statistics 2001,
 * section 8.2.
 *
 * @function
 * @param model a white box, any[rows, features] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for a feature that is not there, `shape` for rows that are no vectors, `data`, `aborted`
 * @example
 * ```ts
 * const pd = partialDependence(async (rows: number[][]) => rows.map(([a = 0, b = 0]) => 2 * a + b));
 * const { effects } = await pd.explain([[0, 0], [1, 4]]); // effects[0].values: [2, 4]
 * ```
 */
export const partialDependence = /* @__PURE__ */ defineAsking(
  {
    name: "partialDependence",
    title: "Partial dependence",
    family: "global",
    summary: "The mean output when one feature is set to each value of a grid in all rows.",
    formula: "1/n · Σ_x f(x with x_i = v)",
    source: {
      authors: "J. H. Friedman",
      title: "Greedy Function Approximation: A Gradient Boosting Machine",
      year: 2001,
      where: "section 8.2",
    },
    needs: "predictions",
    rows: "numbers",
    gives: "featureEffects",
    promises: [],
    cost: "features × grid",
  },
  {
    /** Which features (default: all). */
    features: indices("Which features (default: all)."),
    /** Values that a feature is set to (default 100, as in scikit-learn). */
    grid: integer("Values that a feature is set to (100 as in scikit-learn).", 100, [2, 10000]),
    /** Keep each row's curve too: individual conditional expectation (default false). */
    curves: flag("Keep each row's curve too: individual conditional expectation.", false),
    /** Pairs of features that are set together, such as `[[0, 1]]`; a pair takes the square of `pairGrid` (default: none). */
    pairs: value<readonly (readonly [number, number])[]>(
      "Pairs of features that are set together.",
      "pairs of places in a row",
      (given) =>
        Array.isArray(given) &&
        given.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isInteger)),
    ),
    /** Values that each feature of a pair is set to (default 20). */
    pairGrid: integer("Values that each feature of a pair is set to.", 20, [2, 1000]),
  },
  {},
  (_, { features, grid: places, curves: keeps, pairs, pairGrid }) => ({
    attribute: async ({ rows, predict, evaluate, onProgress }) => {
      const wanted = featuresOf("partialDependence", rows, features);
      featuresOf("partialDependence", rows, pairs?.flat());
      const total = wanted.length + (pairs?.length ?? 0);
      const { targets } = await evaluate();
      const effects = [];
      for (const feature of wanted) {
        const grid = gridOf(rows, feature, places);
        const curves = new Float64Array(rows.count * grid.length);
        const values: number[] = [];
        for (const [g, value] of grid.entries()) {
          const found = await predict(withFeatures(rows, [[feature, value]]));
          found.forEach((output, row) => {
            curves[row * grid.length + g] = output;
          });
          values.push(found.reduce((sum, output) => sum + output, 0) / rows.count);
        }
        const shape = [rows.count, grid.length];
        effects.push({ feature, grid, values, ...(keeps ? { curves: { shape, values: curves } } : {}) });
        onProgress?.({ done: effects.length, total });
      }
      const together: FeaturePairEffect[] = [];
      for (const pair of pairs ?? []) {
        const grids = [gridOf(rows, pair[0], pairGrid), gridOf(rows, pair[1], pairGrid)] as const;
        const values: number[] = [];
        for (const first of grids[0])
          for (const second of grids[1]) {
            const found = await predict(
              withFeatures(rows, [
                [pair[0], first],
                [pair[1], second],
              ]),
            );
            values.push(found.reduce((sum, output) => sum + output, 0) / rows.count);
          }
        const shape = [grids[0].length, grids[1].length];
        together.push({ features: pair, grids, values: { shape, values } });
        onProgress?.({ done: effects.length + together.length, total });
      }
      return {
        kind: "featureEffects" as const,
        target: targets[0] ?? null,
        effects,
        ...(pairs ? { pairs: together } : {}),
      };
    },
  }),
);
