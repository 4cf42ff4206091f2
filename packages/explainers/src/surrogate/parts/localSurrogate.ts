import type { Work } from "@hyaline/explanation";
import type { Design } from "./design.js";
import { type FeatureSelection, selectFeatures } from "./featureSelection.js";
import { weightedRidge } from "./weightedRidge.js";

/** What the neighbourhood of an instance looks like to a surrogate: its first sample is the instance itself. */
export interface Neighbourhood {
  /** Interpretable features, [samples, features] */
  readonly data: Float64Array | Uint8Array;
  readonly features: number;
  /** How much each sample counts. */
  readonly weights: Float64Array;
}

export interface SurrogateOptions {
  readonly maxFeatures: number;
  readonly featureSelection: FeatureSelection;
  readonly ridgeAlpha: number;
}

/** A linear model of a model near one instance. */
export interface LocalSurrogate {
  /** One coefficient per feature, 0 for those that were not selected. */
  readonly coefficients: Float64Array;
  /** The selected features by |coefficient|, largest first. */
  readonly selected: readonly number[];
  readonly intercept: number;
  /** Weighted R² of the fit. */
  readonly score: number;
  /** The surrogate's own output for the instance. */
  readonly localPrediction: number;
}

/**
 * Fits a sparse linear surrogate: features are selected, then a ridge regression is fitted on them, samples weighing
 * what they are near.
 *
 * Source: M. T. Ribeiro, S. Singh, C. Guestrin, "Why Should I Trust You?", KDD 2016, algorithm 1.
 *
 * @param labels the model's explained output for each sample
 */
export function* fitSurrogate(
  design: Design,
  labels: Float64Array,
  { maxFeatures, featureSelection, ridgeAlpha }: SurrogateOptions,
): Work<LocalSurrogate> {
  const { instance } = design;
  const moments = yield* design.against(labels);
  const used = yield* selectFeatures(moments, instance, maxFeatures, featureSelection);
  const fit = yield* weightedRidge(moments, used, ridgeAlpha);
  const coefficients = new Float64Array(design.features);
  let localPrediction = fit.intercept;
  used.forEach((feature, a) => {
    coefficients[feature] = fit.coefficients[a] as number;
    localPrediction += (fit.coefficients[a] as number) * (instance[feature] as number);
  });
  const size = (feature: number) => Math.abs(coefficients[feature] as number);
  return {
    coefficients,
    selected: [...used].sort((a, b) => size(b) - size(a)),
    intercept: fit.intercept,
    score: fit.score,
    localPrediction,
  };
}
