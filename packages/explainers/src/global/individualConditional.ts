import { flag, indices, integer } from "@hyaline/core/facts";
import { defineAsking } from "../define.js";
import { featuresOf, gridOf, withFeatures } from "./parts/columns.js";

/**
 * Individual conditional expectation: how the output of each row by itself follows a feature. `values` is the mean curve
 * (partial dependence), `curves` has every row's.
 *
 * f(x with x_i = v), less its value at the first place of the grid where `centred`
 *
 * `x: any[rows, features]`; the grid is that of {@link partialDependence}. `target` is one output for all rows; left out, it
 * is the first row's largest.
 *
 * Source: A. Goldstein, A. Kapelner, J. Bleich, E. Pitkin, "Peeking Inside the Black Box: Visualizing Statistical Learning
 * with Plots of Individual Conditional Expectation", 2015, algorithm 1; centred: section 3.2.
 *
 * @function
 * @param model a white box, any[rows, features] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for a feature that is not there, `shape` for rows that are no vectors, `data`, `aborted`
 * @example
 * ```ts
 * const ice = individualConditional(async (rows: number[][]) => rows.map(([a = 0, b = 0]) => a * b));
 * const { effects } = await ice.explain([[0, 1], [1, 4]]); // effects[0].curves.values: [0, 1, 0, 4]
 * ```
 */
export const individualConditional = /* @__PURE__ */ defineAsking(
  {
    name: "individualConditional",
    title: "Individual conditional expectation",
    family: "global",
    summary: "How the output of each row by itself follows a feature.",
    formula: "f(x with x_i = v)",
    source: {
      authors: "A. Goldstein, A. Kapelner, J. Bleich, E. Pitkin",
      title: "Peeking Inside the Black Box",
      year: 2015,
      where: "algorithm 1",
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
    /** Values that a feature is set to (default 100). */
    grid: integer("Values that a feature is set to.", 100, [2, 10000]),
    /** Count each curve from its value at the first place of the grid (default false). */
    centred: flag("Count each curve from its value at the first place of the grid.", false),
  },
  {},
  (_, { features, grid: places, centred }) => ({
    attribute: async ({ rows, predict, evaluate, onProgress }) => {
      const wanted = featuresOf("individualConditional", rows, features);
      const { targets } = await evaluate();
      const effects = [];
      for (const feature of wanted) {
        const grid = gridOf(rows, feature, places);
        const curves = new Float64Array(rows.count * grid.length);
        for (const [g, value] of grid.entries()) {
          const found = await predict(withFeatures(rows, [[feature, value]]));
          found.forEach((output, row) => {
            const from = centred && g > 0 ? (curves[row * grid.length] as number) : 0;
            curves[row * grid.length + g] = output - from;
          });
        }
        if (centred) for (let row = 0; row < rows.count; row++) curves[row * grid.length] = 0;
        const values = grid.map((__, g) => {
          let sum = 0;
          for (let row = 0; row < rows.count; row++) sum += curves[row * grid.length + g] as number;
          return sum / rows.count;
        });
        effects.push({ feature, grid, values, curves: { shape: [rows.count, grid.length], values: curves } });
        onProgress?.({ done: effects.length, total: wanted.length });
      }
      return { kind: "featureEffects" as const, target: targets[0] ?? null, effects };
    },
  }),
);
