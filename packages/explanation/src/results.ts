import type { NumericArray } from "@hyaline/core";
import type { Explanation, Provenance } from "./explanation.js";
import type { RowTarget } from "./model/targets.js";

/** What a feature does to the output on its own: partial dependence, accumulated local effects, individual curves. */
export interface FeatureEffect {
  /** Which feature: its place in a row. */
  readonly feature: number;
  /** The values that it is set to, ascending. */
  readonly grid: readonly number[];
  /** The output at each of them, one per place of `grid`. */
  readonly values: readonly number[];
  /** One curve for each row, `[rows, grid]`, where they were kept. */
  readonly curves?: NumericArray;
}

/** How the output follows single features, over all rows. */
export interface FeatureEffects {
  readonly kind: "featureEffects";
  readonly method: string;
  readonly target: RowTarget;
  readonly effects: readonly FeatureEffect[];
  readonly featureNames?: readonly string[];
  readonly outputNames?: readonly string[];
  readonly provenance: Provenance;
}

/** A curve of a metric over the share of a row that was removed or inserted. */
export interface ScoreCurve {
  readonly fractions: readonly number[];
  readonly outputs: readonly number[];
  readonly auc: number;
  /** What each place is, where it has a name, such as the layer that was changed last. */
  readonly names?: readonly string[];
}

/** What a metric says of an explanation: one number for each row. */
export interface Scores {
  readonly kind: "scores";
  readonly metric: string;
  /** [rows] */
  readonly values: NumericArray;
  /** One for each row, where the metric draws one. */
  readonly curves?: readonly ScoreCurve[];
  readonly provenance: Provenance;
}

/** Numbers along an axis: `y[i]` at `x[i]`, or at evenly spaced places from 0 to 1. */
export interface Series {
  readonly name: string;
  readonly y: ArrayLike<number>;
  readonly x?: ArrayLike<number>;
  /** What lies around the line, such as one standard error to each side: shaped like `y`. */
  readonly band?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> };
}

/** What methods can give, by the name that facts use. Packages with results of their own add to it. */
export interface Results {
  explanation: Explanation;
  featureEffects: FeatureEffects;
}
