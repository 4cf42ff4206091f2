import type { NumericArray } from "@hyaline/core";
import type { Provenance } from "../explanation.js";

/** A metric of a comparison. */
export interface ComparedMetric {
  readonly name: string;
  readonly direction: "higher" | "lower";
}

/** Several explainers held to several metrics on the same rows. */
export interface Comparison {
  readonly kind: "comparison";
  /** What is compared. */
  readonly explainers: readonly string[];
  readonly metrics: readonly ComparedMetric[];
  /** [explainers, metrics, rows]; NaN where a metric says nothing. */
  readonly values: NumericArray;
  readonly provenance: Provenance;
}
