import type { NumericArray } from "@hyaline/core";
import type { Provenance } from "../explanation.js";
import type { Interval } from "./interval.js";

/** A curve of a metric over the share of a row that was removed or inserted, or of a model that was changed. */
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
  /** The mean of `values`, and how sure it is. */
  readonly interval?: Interval;
  /** One for each row, where the metric draws one. */
  readonly curves?: readonly ScoreCurve[];
  readonly provenance: Provenance;
}
