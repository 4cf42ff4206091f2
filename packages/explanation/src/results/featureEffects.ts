import type { NumericArray } from "@hyaline/core";
import type { Provenance } from "../explanation.js";
import type { RowTarget } from "../model/targets.js";

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

/** What two features do to the output together. */
export interface FeaturePairEffect {
  /** Which features: their places in a row. */
  readonly features: readonly [number, number];
  /** The values that each is set to, ascending. */
  readonly grids: readonly [readonly number[], readonly number[]];
  /** The output where both are set, `[first grid, second grid]`. */
  readonly values: NumericArray;
}

/** How the output follows single features, over all rows. */
export interface FeatureEffects {
  readonly kind: "featureEffects";
  readonly method: string;
  readonly target: RowTarget;
  readonly effects: readonly FeatureEffect[];
  /** Of pairs of features, where some were asked for. */
  readonly pairs?: readonly FeaturePairEffect[];
  readonly featureNames?: readonly string[];
  readonly outputNames?: readonly string[];
  readonly provenance: Provenance;
}
