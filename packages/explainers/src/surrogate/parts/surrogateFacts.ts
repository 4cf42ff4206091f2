/** One feature of an explanation in words, with its weight. */
export interface WeightedCondition {
  readonly condition: string;
  readonly weight: number;
}

/** What LIME knows besides coefficients: one entry per row each. In an explanation's `extra`. */
export interface SurrogateFacts extends Readonly<Record<string, unknown>> {
  /** The selected conditions, largest |weight| first. */
  readonly list: readonly (readonly WeightedCondition[])[];
  /** For each feature or segment the condition that its coefficient speaks of. */
  readonly conditions: readonly (readonly string[])[];
  /** Weighted R² of the surrogate. */
  readonly score: readonly number[];
  readonly intercept: readonly number[];
  /** The surrogate's own output for the row. */
  readonly localPrediction: readonly number[];
}
