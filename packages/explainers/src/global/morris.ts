import { fail } from "@hyaline/core";
import { integer } from "@hyaline/core/facts";
import { randomStream } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { featuresOf, rowsLike } from "./parts/columns.js";
import { bounds, rangesOf } from "./parts/ranges.js";

/**
 * Morris' screening: which features matter at all, from few evaluations. On trajectories through a box, along which one
 * feature after the other takes a step, `mu` is the mean effect of a feature's steps, `muStar` that of their sizes, and
 * `sigma` their deviation, which tells of interactions and curvature. Effects are per whole range of a feature.
 *
 * EE_i = (f(x + Δ e_i) - f(x)) / Δ
 *
 * `x: any[rows, features]` says how far each feature ranges, or `bounds` does. `target` is one output; left out, it is the
 * first row's largest. `standardErrors.muStar` is over trajectories.
 *
 * Source: M. Morris, "Factorial Sampling Plans for Preliminary Computational Experiments", Technometrics 1991; μ*: F.
 * Campolongo, J. Cariboni, A. Saltelli, 2007, equation 3.
 *
 * @function
 * @param model a white box, any[rows, features] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for bounds that do not fit and an odd number of levels, `shape` for rows that are no vectors, `data`, `aborted`
 * @example
 * ```ts
 * const screening = morris(async (rows: number[][]) => rows.map(([a = 0, b = 0]) => 3 * a + 0 * b));
 * const { indices } = await screening.explain([[0, 0], [2, 1]]); // indices.mu: [6, 0]
 * ```
 */
export const morris = /* @__PURE__ */ defineAsking(
  {
    name: "morris",
    title: "Morris screening",
    family: "global",
    summary: "Which features matter at all, from single steps at many places.",
    formula: "EE_i = (f(x + Δ e_i) - f(x)) / Δ",
    source: {
      authors: "M. Morris",
      title: "Factorial Sampling Plans for Preliminary Computational Experiments",
      year: 1991,
    },
    needs: "predictions",
    rows: "numbers",
    gives: "sensitivities",
    promises: [],
    cost: "trajectories × (features + 1), once for all rows",
  },
  {
    /** How many trajectories (default 50). */
    trajectories: integer("How many trajectories.", 50, [2, 1000000]),
    /** Levels of the grid that trajectories go over: an even number (default 4, as usual). */
    levels: integer("Levels of the grid that trajectories go over: an even number.", 4, [2, 1000]),
    /** The least and the greatest value of each feature (default: those in x). */
    bounds,
    /** Seed for what is drawn (default 0): trajectories. */
    seed: integer("Seed for what is drawn.", 0, [0, Number.MAX_SAFE_INTEGER]),
  },
  {},
  (_, { trajectories, levels, bounds: given, seed }) => {
    if (levels % 2 !== 0)
      fail("argument", "morris needs an even number of levels", String(levels), `${levels + 1}, say`);
    return {
      attribute: async ({ rows, predict, evaluate, onProgress }) => {
        const features = featuresOf("morris", rows, undefined).length;
        const ranges = rangesOf(rows, given);
        const { targets } = await evaluate();
        const draws = randomStream(seed);
        const half = levels / 2;
        const step = half / (levels - 1);
        const effects = Array.from({ length: features }, (): number[] => []);
        const order = Int32Array.from({ length: features }, (__, i) => i);
        for (let t = 0; t < trajectories; t++) {
          // Each feature starts on a level from which the step stays inside, and goes up or down.
          const start = Float64Array.from(order, () => draws.integer(levels - half) / (levels - 1));
          const isUp = Uint8Array.from(order, () => draws.integer(2));
          const at = Float64Array.from(start, (from, i) => from + (isUp[i] ? 0 : step));
          draws.shuffle(order);
          const points = new Float64Array((features + 1) * features);
          const put = (place: number) => {
            for (let i = 0; i < features; i++) {
              const [low, high] = ranges[i] as readonly [number, number];
              points[place * features + i] = low + (high - low) * (at[i] as number);
            }
          };
          put(0);
          order.forEach((feature, k) => {
            at[feature] = (at[feature] as number) + (isUp[feature] ? step : -step);
            put(k + 1);
          });
          const found = await predict(rowsLike(rows, points));
          order.forEach((feature, k) => {
            const change = (found[k + 1] as number) - (found[k] as number);
            effects[feature]?.push(change / (isUp[feature] ? step : -step));
          });
          onProgress?.({ done: t + 1, total: trajectories });
        }
        const sizes = effects.map((list) => list.map(Math.abs));
        return {
          kind: "sensitivities" as const,
          target: targets[0] ?? null,
          indices: { mu: effects.map(mean), muStar: sizes.map(mean), sigma: effects.map(deviation) },
          standardErrors: {
            mu: effects.map((list) => deviation(list) / Math.sqrt(trajectories)),
            muStar: sizes.map((list) => deviation(list) / Math.sqrt(trajectories)),
          },
          seed,
        };
      },
    };
  },
);

const mean = (list: readonly number[]): number => list.reduce((sum, v) => sum + v, 0) / list.length;

function deviation(list: readonly number[]): number {
  const middle = mean(list);
  return Math.sqrt(list.reduce((sum, v) => sum + (v - middle) ** 2, 0) / (list.length - 1));
}
