import { integer, value } from "@hyaline/core/facts";
import { defineMetric, randomStream } from "@hyaline/explanation";
import { lossCorrelation } from "../parts/lossCorrelation.js";
import { removalOptions } from "../parts/removal.js";
import { unitOption } from "../parts/removalCurves.js";

/** How many sizes are asked where none is given. */
const SIZES = 10;

/**
 * How well attributions foretell what removing subsets of n units changes, for several n: the mean over n of Pearson's
 * correlation between a subset's sum of attributions and what the output loses without it, over random subsets. NaN where
 * it is not defined for any n.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await sensitivityN({ explanation, model }, { sizes: [1, 2], runs: 20 });
 * ```
 */
export const sensitivityN = /* @__PURE__ */ defineMetric(
  {
    name: "sensitivityN",
    title: "Sensitivity-n",
    family: "faithfulness",
    summary:
      "The correlation between the attributions of n units and what the output loses without them, over n.",
    formula: "mean_n corr_{|S| = n}(Σ_{i ∈ S} a_i, f(x) − f(x without S))",
    source: {
      authors: "M. Ancona, E. Ceolini, C. Öztireli, M. Gross",
      title: "Towards better understanding of gradient-based attribution methods for deep neural networks",
      year: 2018,
      where: "section 4",
    },
    direction: "higher",
    range: [-1, 1],
    needs: ["model"],
  },
  {
    ...removalOptions,
    ...unitOption,
    /** How many units subsets have; ten sizes from 1 to four fifths of the units, in equal ratios, where left out. */
    sizes: value<readonly number[]>(
      "How many units subsets have; ten sizes from 1 to four fifths of the units, in equal ratios, where left out.",
      "a list of whole numbers from 1 up",
      (given) => Array.isArray(given) && given.length > 0 && given.every((n) => Number.isInteger(n) && n > 0),
    ),
    /** How many subsets are drawn of each size (default 100). */
    runs: integer("How many subsets are drawn of each size.", 100, [2, 1000000]),
    /** The seed of the draws (default 0). */
    seed: integer("The seed of the draws.", 0, [0, 9007199254740991]),
  },
  async (subject, { sizes, runs, seed, ...options }) => {
    const found = await lossCorrelation(subject, options, ({ order }, row) => {
      const random = randomStream(seed, row);
      const units = Int32Array.from(order).sort();
      const drawn = function* (n: number) {
        for (let run = 0; run < runs; run++) {
          random.shuffle(units, Math.min(n, units.length));
          yield units.subarray(0, n);
        }
      };
      return (sizes ?? spreadSizes(units.length)).map((n) => ({ count: runs, each: drawn(n) }));
    });
    return { ...found, seed };
  },
);

function spreadSizes(units: number): number[] {
  const most = Math.max(1, 0.8 * units);
  const sizes = Array.from({ length: SIZES }, (_, k) => Math.round(most ** (k / (SIZES - 1))));
  return [...new Set(sizes)];
}
