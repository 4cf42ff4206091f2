import { fail } from "@hyaline/core";
import { callback, choice, either, integer, type Option, value } from "@hyaline/core/facts";
import {
  explainedOutput,
  type HostOutputs,
  largestOf,
  type RowTarget,
  randomStream,
  selectionOf,
} from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { columnOf, featuresOf, withFeatures } from "./parts/columns.js";

/** What a row's outputs are worth beside its label: the less, the better. */
export type RowLoss = (outputs: Float64Array, label: number) => number;

/** Losses by name. */
export type LossName = "squared" | "absolute" | "error" | "logLoss";

/** Of the output that is looked at, or of all. */
const ofOne: Partial<Record<LossName, (output: number, label: number) => number>> = {
  squared: (output, label) => (output - label) ** 2,
  absolute: (output, label) => Math.abs(output - label),
};
const ofAll: Partial<Record<LossName, RowLoss>> = {
  error: (outputs, label) => Number(largestOf(outputs) !== label),
  logLoss: (outputs, label) => -Math.log(Math.max(outputs[label] as number, 1e-15)),
};

/**
 * Permutation importance: how much worse a model predicts a data set when one feature's values are shuffled among the rows,
 * so that it no longer goes with the labels.
 *
 * mean over shuffles of loss(x with column i shuffled) - loss(x)
 *
 * `x: any[rows, features]` with `labels`, one for each row: numbers, or classes by their place among the outputs.
 * `target` is the output that squared and absolute losses look at; left out, it is the first row's largest.
 * `indices.importance` is the mean over `repeats`, `standardErrors.importance` its error: ± 2 of them hold it in about 95 of
 * 100 cases.
 *
 * Source: L. Breiman, "Random Forests", 2001, section 10; for any model: A. Fisher, C. Rudin, F. Dominici, "All Models are
 * Wrong, but Many are Useful", JMLR 2019, equation 4, as a difference.
 *
 * @function
 * @param model a white box, any[rows, features] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for labels of another number and groups that do not fit; `shape` for rows that are no
 * vectors; `data` for a loss that is no number; `aborted`
 * @example
 * ```ts
 * const importance = permutationImportance(async (rows: number[][]) => rows.map(([a = 0]) => a));
 * const { indices } = await importance.explain([[0, 5], [1, 3], [2, 4]], { labels: [0, 1, 2] });
 * // indices.importance[1]: 0
 * ```
 */
export const permutationImportance = /* @__PURE__ */ defineAsking(
  {
    name: "permutationImportance",
    title: "Permutation importance",
    family: "global",
    summary: "How much worse a model predicts when one feature's values are shuffled among the rows.",
    formula: "E_π[loss(f(x with column i permuted), y)] - loss(f(x), y)",
    source: { authors: "L. Breiman", title: "Random Forests", year: 2001, where: "section 10" },
    needs: "predictions",
    rows: "numbers",
    gives: "sensitivities",
    promises: [],
    cost: "repeats × features",
  },
  {
    /**
     * What is lost (default `"auto"`: squared errors of one output, wrong classes of several): by name, or a function of a
     * row's outputs and its label.
     */
    loss: /* @__PURE__ */ either(
      "What is lost.",
      [
        choice("", ["auto", "squared", "absolute", "error", "logLoss"], "auto"),
        callback<RowLoss>("", "(outputs, label) => loss"),
      ],
      "auto",
    ) as Option<"auto" | LossName | RowLoss>,
    /** Shuffles of each feature (default 10). */
    repeats: integer("Shuffles of each feature.", 10, [2, 100000]),
    /** Features that are shuffled together, such as a one-hot block (default: each by itself). */
    groups: value<readonly (readonly number[])[]>(
      "Features that are shuffled together.",
      "lists of features",
      (given) => Array.isArray(given) && given.every(Array.isArray),
    ),
    /** Seed for what is drawn (default 0): shuffles. */
    seed: integer("Seed for what is drawn.", 0, [0, Number.MAX_SAFE_INTEGER]),
  },
  {
    /**
     * What is right, one for each row: numbers, or classes by their place among the outputs (default: what the model says,
     * so that importance is how far its answers move).
     */
    labels: value<ArrayLike<number>>(
      "What is right, one for each row.",
      "a list of numbers",
      (given) => Array.isArray(given) || ArrayBuffer.isView(given),
    ),
  },
  (_, { loss, repeats, groups, seed }) => ({
    attribute: async ({ rows, run, evaluate, options, onProgress }) => {
      const all = featuresOf("permutationImportance", rows, undefined);
      const { outputs, targets } = await evaluate();
      const target = targets[0] ?? null;
      const labels = options.labels ?? answersOf(outputs);
      if (labels.length !== rows.count)
        fail("argument", `labels has one for each of ${rows.count} rows`, String(labels.length));
      const together = groups ?? all.map((feature) => [feature]);
      featuresOf("permutationImportance", rows, together.flat());
      const score = scoreOf(loss, labels, target);
      const right = score(outputs);
      const draws = randomStream(seed);
      const [importance, errors] = [
        new Array<number>(all.length).fill(0),
        new Array<number>(all.length).fill(0),
      ];
      for (const [g, group] of together.entries()) {
        const found: number[] = [];
        const columns = group.map((feature) => columnOf(rows, feature));
        for (let repeat = 0; repeat < repeats; repeat++) {
          const order = Int32Array.from({ length: rows.count }, (__, row) => row);
          draws.shuffle(order);
          const shuffled = group.map(
            (feature, c) =>
              [
                feature,
                Float64Array.from(order, (row) => (columns[c] as Float64Array)[row] as number),
              ] as const,
          );
          found.push(score(await run(withFeatures(rows, shuffled))) - right);
        }
        const mean = found.reduce((sum, v) => sum + v, 0) / repeats;
        const variance = found.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (repeats - 1);
        for (const feature of group) {
          importance[feature] = mean;
          errors[feature] = Math.sqrt(variance / repeats);
        }
        onProgress?.({ done: g + 1, total: together.length });
      }
      return {
        kind: "sensitivities" as const,
        target,
        indices: { importance },
        standardErrors: { importance: errors },
        seed,
      };
    },
  }),
);

/** The output itself where there is one, else the largest one's place. */
const answersOf = ({ values, shape: [count = 0, width = 1] }: HostOutputs): Float64Array =>
  Float64Array.from({ length: count }, (_, row) => {
    const own = values.subarray(row * width, (row + 1) * width);
    return width === 1 ? (own[0] as number) : largestOf(own);
  });

/** The mean loss over rows. */
function scoreOf(
  loss: "auto" | LossName | RowLoss,
  labels: ArrayLike<number>,
  target: RowTarget,
): (outputs: HostOutputs) => number {
  return ({ values, shape, outputShape }) => {
    const [count = 0, width = 1] = shape;
    const auto = width === 1 ? "squared" : "error";
    const name = loss === "auto" ? auto : loss;
    const [one, all] = typeof name === "function" ? [undefined, name] : [ofOne[name], ofAll[name]];
    const selection = selectionOf(target, outputShape ?? [width]);
    let sum = 0;
    for (let row = 0; row < count; row++) {
      const label = labels[row] as number;
      sum +=
        one?.(explainedOutput(selection, values, row * width), label) ??
        all?.(values.subarray(row * width, (row + 1) * width), label) ??
        Number.NaN;
    }
    if (!Number.isFinite(sum))
      fail("data", "a loss is a finite number", String(sum), "are labels places among the outputs?");
    return sum / count;
  };
}
