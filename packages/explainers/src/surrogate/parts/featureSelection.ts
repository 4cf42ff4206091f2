import { loaded, type Work } from "@hyaline/explanation";
import type { Moments } from "./design.js";
import { weightedRidge } from "./weightedRidge.js";

/**
 * How LIME chooses the features of its surrogate: `"forward"` adds the one that raises R² most, `"highest-weights"`
 * takes the largest |coefficient · value| of a fit of all, `"lasso-path"` the last lasso solution that is small enough,
 * `"none"` takes all; `"auto"` is forward up to 6 features and highest weights beyond, as in LIME.
 */
export type FeatureSelection = "auto" | "forward" | "highest-weights" | "lasso-path" | "none";

export const featureSelections: readonly FeatureSelection[] = [
  "auto",
  "forward",
  "highest-weights",
  "lasso-path",
  "none",
];

/**
 * The features to use, at most `limit`.
 *
 * @param instance the explained instance's own interpretable features
 */
export function* selectFeatures(
  moments: Moments,
  instance: ArrayLike<number>,
  limit: number,
  selection: FeatureSelection,
): Work<number[]> {
  const all = Array.from({ length: moments.features }, (_, i) => i);
  switch (selection) {
    case "none":
      return all;
    case "auto":
      return limit <= 6
        ? yield* forward(moments, all, limit)
        : yield* highestWeights(moments, all, instance, limit);
    case "forward":
      return yield* forward(moments, all, limit);
    case "highest-weights":
      return yield* highestWeights(moments, all, instance, limit);
    case "lasso-path":
      return yield* fromLassoPath(moments, all, limit);
  }
}

function* forward(moments: Moments, all: readonly number[], limit: number): Work<number[]> {
  const used: number[] = [];
  while (used.length < Math.min(limit, all.length)) {
    let [best, bestScore] = [-1, Number.NEGATIVE_INFINITY];
    for (const feature of all) {
      if (used.includes(feature)) continue;
      const { score } = yield* weightedRidge(moments, [...used, feature], 0);
      if (score > bestScore) [best, bestScore] = [feature, score];
      yield;
    }
    used.push(best);
  }
  return used;
}

function* highestWeights(
  moments: Moments,
  all: readonly number[],
  instance: ArrayLike<number>,
  limit: number,
): Work<number[]> {
  const { coefficients } = yield* weightedRidge(moments, all, 0.01);
  const strength = (i: number) => Math.abs((coefficients[i] as number) * (instance[i] as number));
  return [...all].sort((a, b) => strength(b) - strength(a)).slice(0, limit);
}

function* fromLassoPath({ products, cross }: Moments, all: readonly number[], limit: number): Work<number[]> {
  const { lassoPath } = yield* loaded(() => import("./lassoPath.js"));
  const path = yield* lassoPath(products, cross);
  const support = (beta: Float64Array) => all.filter((i) => beta[i] !== 0);
  for (let i = path.length - 1; i > 0; i--) {
    const found = support(path[i] as Float64Array);
    if (found.length <= limit || i === 1) return found;
  }
  return [...all].slice(0, limit);
}
