import { flag, integer } from "@hyaline/core/facts";
import { type HostRows, type RandomStream, randomStream } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { featuresOf, rowsLike } from "./parts/columns.js";
import { bounds, rangesOf } from "./parts/ranges.js";

/**
 * Sobol' indices: which share of the output's variance each feature answers for, alone (`first`) and with all its
 * interactions (`total`), where features vary independently. `interactions` has what pairs answer for together.
 *
 * S_i = V[E[f | x_i]] / V[f], T_i = E[V[f | all but x_i]] / V[f]
 *
 * `x: any[rows, features]`: each feature is drawn from its own column, or evenly between its `bounds`. `target` is one
 * output; left out, it is the first row's largest. `standardErrors` are bootstrapped over the samples: ± 2 of them hold the
 * index in about 95 of 100 cases. Of an output that never varies all shares are 0.
 *
 * Source: A. Saltelli et al., "Variance based sensitivity analysis of model output. Design and estimator for the total
 * sensitivity index", Computer Physics Communications 2010, table 2 b and f; pairs: A. Saltelli, 2002.
 *
 * @function
 * @param model a white box, any[rows, features] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for bounds that do not fit, `shape` for rows that are no vectors, `data`, `aborted`
 * @example
 * ```ts
 * const shares = sobol(async (rows: number[][]) => rows.map(([a = 0, b = 0]) => 3 * a + b), { bounds: [[0, 1], [0, 1]] });
 * const { indices } = await shares.explain([[0, 0]]); // first: near [0.9, 0.1]
 * ```
 */
export const sobol = /* @__PURE__ */ defineAsking(
  {
    name: "sobol",
    title: "Sobol' indices",
    family: "global",
    summary: "Which share of the output's variance each feature answers for, alone and with others.",
    formula: "S_i = V[E[f | x_i]] / V[f]",
    source: {
      authors: "A. Saltelli, P. Annoni, I. Azzini, F. Campolongo, M. Ratto, S. Tarantola",
      title: "Variance based sensitivity analysis of model output",
      year: 2010,
      where: "table 2",
    },
    needs: "predictions",
    rows: "numbers",
    gives: "sensitivities",
    promises: [],
    cost: "samples × (features + 2), once for all rows",
  },
  {
    /** Rows of each of the two samples that are crossed (default 1024). */
    samples: integer("Rows of each of the two samples that are crossed.", 1024, [8, 16777216]),
    /** Also what pairs answer for together, from as many evaluations again (default false). */
    interactions: flag("Also what pairs answer for together.", false),
    /** The least and the greatest value of each feature (default: its values in x). */
    bounds,
    /** Seed for what is drawn (default 0): samples, and their bootstrap. */
    seed: integer("Seed for what is drawn.", 0, [0, Number.MAX_SAFE_INTEGER]),
  },
  {},
  (_, { samples, interactions, bounds: given, seed }) => ({
    attribute: async ({ rows, predict, evaluate, onProgress }) => {
      const features = featuresOf("sobol", rows, undefined).length;
      const { targets } = await evaluate();
      const draw = drawer(rows, given && rangesOf(rows, given), randomStream(seed));
      const [a, b] = [draw(samples), draw(samples)];
      const crossed = (into: Float64Array, from: Float64Array, feature: number) => {
        const out = into.slice();
        for (let k = 0; k < samples; k++)
          out[k * features + feature] = from[k * features + feature] as number;
        return out;
      };
      const ask = (points: Float64Array) => predict(rowsLike(rows, points));
      const [ofA, ofB] = [await ask(a), await ask(b)];
      const [ofAB, ofBA]: [Float64Array[], Float64Array[]] = [[], []];
      for (let i = 0; i < features; i++) {
        ofAB.push(await ask(crossed(a, b, i)));
        if (interactions) ofBA.push(await ask(crossed(b, a, i)));
        onProgress?.({ done: i + 1, total: features });
      }
      const everyone = Int32Array.from({ length: samples }, (__, k) => k);
      const found = indicesOf(everyone, ofA, ofB, ofAB);
      const errors = bootstrapped(randomStream(seed, 1), samples, (picked) =>
        indicesOf(picked, ofA, ofB, ofAB),
      );
      const { first, total } = found;
      return {
        kind: "sensitivities" as const,
        target: targets[0] ?? null,
        indices: { first, total },
        standardErrors: errors,
        ...(interactions ? { interactions: pairsOf(first, found, ofA, ofB, ofAB, ofBA) } : {}),
        seed,
      };
    },
  }),
);

/** Points of independent features: from their columns, or evenly within ranges. */
function drawer(
  { values, rowSize, count }: HostRows,
  ranges: ReturnType<typeof rangesOf> | undefined,
  draws: RandomStream,
): (samples: number) => Float64Array {
  return (samples) =>
    Float64Array.from({ length: samples * rowSize }, (_, at) => {
      const feature = at % rowSize;
      if (!ranges) return values[draws.integer(count) * rowSize + feature] as number;
      const [low, high] = ranges[feature] as readonly [number, number];
      return low + (high - low) * draws.uniform();
    });
}

interface Found {
  readonly mean: number;
  readonly variance: number;
  readonly first: number[];
  readonly total: number[];
}

/** The indices of some of the samples, which may repeat. */
function indicesOf(picked: Int32Array, a: Float64Array, b: Float64Array, ab: readonly Float64Array[]): Found {
  const n = picked.length;
  let [sum, squares] = [0, 0];
  for (const k of picked) sum += (a[k] as number) + (b[k] as number);
  const mean = sum / (2 * n);
  for (const k of picked) squares += ((a[k] as number) - mean) ** 2 + ((b[k] as number) - mean) ** 2;
  const variance = squares / (2 * n);
  const share = (of: (k: number) => number) =>
    variance > 0 ? picked.reduce((all, k) => all + of(k), 0) / n / variance : 0;
  return {
    mean,
    variance,
    // Of outputs less their mean, which lowers the error.
    first: ab.map((c) => share((k) => ((b[k] as number) - mean) * ((c[k] as number) - (a[k] as number)))),
    total: ab.map((c) => share((k) => ((a[k] as number) - (c[k] as number)) ** 2 / 2)),
  };
}

const RESAMPLED = 100;

/** How far indices of resampled samples are from each other. */
function bootstrapped(draws: RandomStream, samples: number, of: (picked: Int32Array) => Found) {
  const all = Array.from({ length: RESAMPLED }, () =>
    of(Int32Array.from({ length: samples }, () => draws.integer(samples))),
  );
  const deviations = (index: "first" | "total") =>
    (all[0] as Found)[index].map((_, i) => {
      const list = all.map((found) => found[index][i] as number);
      const mean = list.reduce((sum, v) => sum + v, 0) / RESAMPLED;
      return Math.sqrt(list.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (RESAMPLED - 1));
    });
  return { first: deviations("first"), total: deviations("total") };
}

/** What pairs answer for together, beyond what each does alone. */
function pairsOf(
  first: readonly number[],
  { mean, variance }: Found,
  a: Float64Array,
  b: Float64Array,
  ab: readonly Float64Array[],
  ba: readonly Float64Array[],
) {
  const features = first.length;
  const values = new Float64Array(features * features);
  for (let i = 0; i < features; i++)
    for (let j = 0; j < i; j++) {
      // BA_i has feature i of A, AB_j feature j of B: they share i and j alone with one another.
      let sum = 0;
      a.forEach((_, k) => {
        const [bai, abj] = [(ba[i] as Float64Array)[k] as number, (ab[j] as Float64Array)[k] as number];
        sum += (bai - mean) * (abj - mean) - ((a[k] as number) - mean) * ((b[k] as number) - mean);
      });
      const both = variance > 0 ? sum / a.length / variance : 0;
      values[i * features + j] = values[j * features + i] =
        both - (first[i] as number) - (first[j] as number);
    }
  return { shape: [features, features], values };
}
