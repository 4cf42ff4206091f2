import type { NumericArray } from "@hyaline/core";
import type { Provenance } from "../explanation.js";
import type { Interval } from "./interval.js";

/** A metric of a comparison. */
export interface ComparedMetric {
  readonly name: string;
  readonly direction: "higher" | "lower";
  /** The name in words. */
  readonly title?: string;
  readonly family?: string;
  readonly range?: readonly number[];
}

/** What something took. */
export interface Cost {
  /** Rows that the model was evaluated on. */
  readonly evaluations: number;
  readonly durationMs: number;
}

/** Where a number is missing because something failed, which is not a bad score. */
export interface ComparisonFailure {
  /** A place in `explainers`. */
  readonly explainer: number;
  /** A place in `metrics`; the explainer itself failed where left out. */
  readonly metric?: number;
  /** Of a HyalineError, or `"unknown"`. */
  readonly code: string;
  readonly message: string;
}

/** Which explainer to take. */
export interface Recommendation {
  /** A place in `explainers`. */
  readonly explainer: number;
  /** Of resamples of the rows, the share in which it ranks first. */
  readonly share: number;
  /** What it rests on, sentence by sentence. */
  readonly evidence: readonly string[];
}

/** Several explainers held to several metrics on the same rows. */
export interface Comparison {
  readonly kind: "comparison";
  /** What is compared. */
  readonly explainers: readonly string[];
  readonly metrics: readonly ComparedMetric[];
  /** [explainers, metrics, rows]; NaN where a metric says nothing. */
  readonly values: NumericArray;
  /** Of each explainer by each metric: the mean over rows, and how sure it is. */
  readonly means: readonly (readonly Interval[])[];
  /** [explainers, metrics]: 1 for the best mean, equal ones share their mean rank; NaN where there is no mean. */
  readonly ranks: NumericArray;
  /** Of each explainer: the mean of its ranks. */
  readonly meanRanks: readonly number[];
  /** Of each explainer: the share of resamples of the rows in which its mean rank is the first; equals share it. */
  readonly firstShares: readonly number[];
  /** Of each explainer: what explaining the rows took. */
  readonly explaining: readonly Cost[];
  /** Of each explainer: what each metric took. */
  readonly scoring: readonly (readonly Cost[])[];
  readonly failures: readonly ComparisonFailure[];
  /** None where no metric tells the explainers apart. */
  readonly recommendation?: Recommendation;
  readonly provenance: Provenance;
}
