import { fail, yieldThread } from "@hyaline/core";
import { value } from "@hyaline/core/facts";
import { dataRows, inTurns, type OptionsOf, type Rows, readRows } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { seed } from "./parts/gameOptions.js";
import { type KnownRow, knownShares } from "./parts/knownShares.js";
import { conditionalShares } from "./parts/linear/conditionalShares.js";
import { linearOutputs, readLinear } from "./parts/linear/linearModel.js";

export type { LinearModel } from "./parts/linear/linearModel.js";

const areNumbers = (given: unknown): boolean =>
  given instanceof Float64Array ||
  given instanceof Float32Array ||
  (Array.isArray(given) && given.every(Number.isFinite));

const options = {
  /** The mean of typical rows, of which absent features take their values: one number for each feature. */
  mean: value<ArrayLike<number>>("The mean of typical rows.", "a list of numbers", areNumbers),
  /** Typical rows in the place of `mean`: any[background rows, features]. */
  background: dataRows("Typical rows in the place of mean."),
  /**
   * Covariances of the features, [features][features]: absent features are then what is to be expected of them, given
   * those that are present, as of normal variables. Left out, features count as independent.
   */
  covariance: value<readonly ArrayLike<number>[]>(
    "Covariances of the features; left out, they count as independent.",
    "a square of numbers",
    (given) => Array.isArray(given) && given.every((row) => areNumbers(row) && row.length === given.length),
  ),
  /** Seed for what is drawn (default 0): orders of more than 12 correlated features. */
  seed,
};

/**
 * Shapley values of a linear model: w_i (x_i - mean_i) where features are independent. With a `covariance` absent features
 * are replaced by their expectation given the present ones (conditional values): exact for up to 12 features; for more over
 * 1,000 drawn orders, each with its reverse.
 *
 * `x: any[rows, features]`; `values` have the same shape, and sum with the base value to the output.
 *
 * Source: S. Lundberg, S.-I. Lee, "A Unified Approach to Interpreting Model Predictions", 2017, corollary 1; correlated: H.
 * Chen, J. Janizek, S. Lundberg, S.-I. Lee, "True to the Model or True to the Data?", 2020, section 2.2.
 *
 * @param model `{ weights, bias }`: weights[features] and a number, or one of each for each output
 * @throws HyalineError `argument` for weights, mean and covariance that do not fit each other; `shape` for rows of another
 * size; `data`; `aborted`
 * @example
 * ```ts
 * const shap = linearShap({ weights: [2, -1], bias: 3 }, { mean: [1, 1] });
 * const { values, baseValue } = await shap.explain([[4, 5]]); // values.values: [6, -4]
 * ```
 */
export const linearShap = /* @__PURE__ */ defineAsking(
  {
    name: "linearShap",
    title: "Linear SHAP",
    family: "shapley",
    summary: "Shapley values of a linear model, from its weights.",
    formula: "φ_i = w_i (x_i - E[x_i])",
    source: {
      authors: "S. Lundberg, S.-I. Lee",
      title: "A Unified Approach to Interpreting Model Predictions",
      year: 2017,
      where: "corollary 1",
    },
    needs: "linear",
    rows: "numbers",
    gives: "explanation",
    promises: ["completeness"],
    cost: "nothing",
  },
  options,
  {},
  (given, { mean: givenMean, background, covariance, seed: fromSeed }) => {
    const model = readLinear(given);
    const { features, outputs } = model;
    if ((givenMean === undefined) === (background === undefined))
      fail("argument", "linearShap needs a mean or a background", givenMean ? "both" : "neither");
    if (givenMean && givenMean.length !== features)
      fail("argument", `mean has one number for each of ${features} features`, String(givenMean.length));
    if (covariance && covariance.length !== features)
      fail("argument", `covariance has a row for each of ${features} features`, String(covariance.length));
    /** Which share of feature j's distance from its mean, seen at weight 1 of feature k, goes to i. */
    let shares: Promise<Float64Array> | undefined;
    return {
      attributeOutputs: async ({ rows, choose, long, signal }) => {
        if (rows.rowSize !== features)
          fail("shape", `the model has ${features} features`, `rows of ${rows.rowSize}`);
        const mean = givenMean
          ? Float64Array.from(givenMean)
          : await meanOf(background as Rows, features, long);
        shares ??= covariance && inTurns(conditionalShares(model.weights, covariance, fromSeed), signal);
        shares?.catch(() => {
          shares = undefined;
        });
        const linear = await shares;
        const base = linearOutputs(model, mean);
        const found: KnownRow[] = [];
        for (let row = 0; row < rows.count; row++) {
          const x = rows.values.subarray(row * features, (row + 1) * features);
          const values = new Float64Array(outputs * features);
          for (let k = 0; k < outputs; k++)
            for (let i = 0; i < features; i++) {
              const to = k * features + i;
              const off = (j: number) => (x[j] as number) - (mean[j] as number);
              if (!linear) values[to] = (model.weights[to] as number) * off(i);
              else
                for (let j = 0; j < features; j++)
                  values[to] = (values[to] as number) + (linear[to * features + j] as number) * off(j);
            }
          const output = linearOutputs(model, x);
          found.push({ outputs: output, chosen: choose(row, output, [outputs]), base, values });
          const turn = yieldThread(signal);
          if (turn) await turn;
        }
        const isDrawn = covariance !== undefined && features > 12;
        return knownShares(rows, found).map((each) => (isDrawn ? { ...each, seed: fromSeed } : each));
      },
    };
  },
);

export type LinearShapOptions = OptionsOf<typeof linearShap>;

async function meanOf(background: Rows, features: number, call: object): Promise<Float64Array> {
  const { values, count, rowSize } = await readRows(background, "background", { ...call, dtype: "float64" });
  if (rowSize !== features)
    fail("shape", "background needs rows like those of x", `${rowSize} features for ${features}`);
  const mean = new Float64Array(features);
  values.forEach((each, i) => {
    mean[i % features] = (mean[i % features] as number) + each / count;
  });
  return mean;
}
