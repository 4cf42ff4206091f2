import type { Work } from "@hyaline/explanation";

/** All that linear fits of any subset of features to some labels need. */
export interface Moments {
  readonly features: number;
  readonly means: Float64Array;
  /** Σ w (x_i - mean_i) (x_j - mean_j): [features, features] */
  readonly products: Float64Array;
  readonly labelMean: number;
  /** Σ w (x_i - mean_i) (y - mean) */
  readonly cross: Float64Array;
  /** Σ w (y - mean)² */
  readonly variation: number;
}

/** Samples as linear fits of any labels see them: about the weighted means. */
export interface Design {
  readonly features: number;
  /** The first sample's features: those of the instance. */
  readonly instance: Float64Array;
  /** The sums of the samples with labels. */
  against(labels: Float64Array): Work<Moments>;
}
