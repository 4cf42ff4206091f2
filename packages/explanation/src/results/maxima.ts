import type { NumericArray } from "@hyaline/core";
import type { Provenance } from "../explanation.js";
import type { RowTarget } from "../model/targets.js";

/** Inputs that an output, or a unit inside, answers most to. */
export interface Maxima {
  readonly kind: "maxima";
  readonly method: string;
  /** Where the search began, [rows, ...input]. */
  readonly data: NumericArray;
  /** What was maximised, one per row. */
  readonly target: readonly RowTarget[];
  /** Where it ended, shaped like `data`. */
  readonly values: NumericArray;
  /** What the model answers there, [rows]. */
  readonly outputs: NumericArray;
  readonly featureNames?: readonly string[];
  readonly outputNames?: readonly string[];
  readonly provenance: Provenance;
}
