import { indices, integer } from "@hyaline/core/facts";
import { defineAsking } from "../define.js";
import { columnOf, featuresOf, withFeatures } from "./parts/columns.js";

/**
 * Accumulated local effects: what the output changes by along a feature, from differences within narrow intervals that
 * hold the rows which are there. Unlike partial dependence it asks the model of no rows far from the data where features go
 * together.
 *
 * ALE_i(z_k) = Σ_{j ≤ k} mean over the rows in (z_{j-1}, z_j] of f(x with x_i = z_j) - f(x with x_i = z_{j-1}), less its mean
 *
 * `x: any[rows, features]`; the intervals hold as many rows each. `target` is one output for all rows; left out, it is the
 * first row's largest.
 *
 * Source: D. Apley, J. Zhu, "Visualizing the Effects of Predictor Variables in Black Box Supervised Learning Models", Journal
 * of the Royal Statistical Society 2020, equations 15 and 16; centred over the intervals' midpoints, as in alibi.
 *
 * @function
 * @param model a white box, any[rows, features] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for a feature that is not there, `shape` for rows that are no vectors, `data`, `aborted`
 * @example
 * ```ts
 * const ale = accumulatedLocalEffects(async (rows: number[][]) => rows.map(([a = 0, b = 0]) => 2 * a + b));
 * const { effects } = await ale.explain([[0, 0], [1, 4]]); // effects[0].values: [-1, 1]
 * ```
 */
export const accumulatedLocalEffects = /* @__PURE__ */ defineAsking(
  {
    name: "accumulatedLocalEffects",
    title: "Accumulated local effects",
    family: "global",
    summary: "What the output changes by along a feature, summed from differences near the rows.",
    formula: "Σ_j mean of f(x with x_i = z_j) - f(x with x_i = z_{j-1}) over the rows between",
    source: {
      authors: "D. Apley, J. Zhu",
      title: "Visualizing the Effects of Predictor Variables in Black Box Supervised Learning Models",
      year: 2020,
      where: "equations 15 and 16",
    },
    needs: "predictions",
    rows: "numbers",
    gives: "featureEffects",
    promises: [],
    cost: "2 a feature",
  },
  {
    /** Which features (default: all). */
    features: indices("Which features (default: all)."),
    /** Intervals of a feature at most (default 20); each holds at least 4 rows where there are as many. */
    intervals: integer("Intervals of a feature at most.", 20, [1, 10000]),
  },
  {},
  (_, { features, intervals }) => ({
    attribute: async ({ rows, predict, evaluate, onProgress }) => {
      const wanted = featuresOf("accumulatedLocalEffects", rows, features);
      const { targets } = await evaluate();
      const effects = [];
      for (const feature of wanted) {
        const column = columnOf(rows, feature);
        const grid = edgesOf(column, Math.max(1, Math.min(intervals, Math.floor(rows.count / LEAST_ROWS))));
        const of = Int32Array.from(column, (value) => intervalOf(grid, value));
        const at = (side: number) =>
          Float64Array.from(of, (interval) => grid[Math.min(interval + side, grid.length - 1)] as number);
        const [low, high] = [
          await predict(withFeatures(rows, [[feature, at(0)]])),
          await predict(withFeatures(rows, [[feature, at(1)]])),
        ];
        const [sums, counts] = [new Float64Array(grid.length), new Float64Array(grid.length)];
        of.forEach((interval, row) => {
          counts[interval] = (counts[interval] as number) + 1;
          sums[interval] = (sums[interval] as number) + (high[row] as number) - (low[row] as number);
        });
        const values = [0];
        for (let k = 0; k + 1 < grid.length; k++)
          values.push((values[k] as number) + (counts[k] ? (sums[k] as number) / (counts[k] as number) : 0));
        let mean = 0;
        for (let k = 0; k + 1 < grid.length; k++)
          mean +=
            ((counts[k] as number) * ((values[k] as number) + (values[k + 1] as number))) / 2 / rows.count;
        effects.push({ feature, grid, values: values.map((value) => value - mean) });
        onProgress?.({ done: effects.length, total: wanted.length });
      }
      return { kind: "featureEffects" as const, target: targets[0] ?? null, effects };
    },
  }),
);

/** Rows of an interval, as in alibi. */
const LEAST_ROWS = 4;

/** Quantiles, each once; a feature of few values has an edge at each. */
function edgesOf(column: Float64Array, intervals: number): number[] {
  const sorted = column.slice().sort();
  const last = sorted.length - 1;
  const distinct = new Set(sorted);
  if (distinct.size <= intervals + 1) return [...distinct];
  const edges = Array.from(
    { length: intervals + 1 },
    (_, k) => sorted[Math.round((k * last) / intervals)] as number,
  );
  return [...new Set(edges)];
}

/** Which interval, closed on the right, a value is in; the least value is in the first. */
function intervalOf(edges: readonly number[], value: number): number {
  if (edges.length === 1) return 0;
  let [from, to] = [0, edges.length - 2];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (value <= (edges[middle + 1] as number)) to = middle;
    else from = middle + 1;
  }
  return from;
}
