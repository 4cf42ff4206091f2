import type { NumericArray } from "@hyaline/core";
import type { Provenance } from "../explanation.js";
import type { RowTarget } from "../model/targets.js";

/** How much of the output's variation each feature answers for, over the whole range of the input. */
export interface Sensitivities {
  readonly kind: "sensitivities";
  readonly method: string;
  readonly target: RowTarget;
  /** One number per feature, by the index's name: `first` and `total` (Sobol'), `mu`, `muStar` and `sigma` (Morris). */
  readonly indices: Readonly<Record<string, readonly number[]>>;
  /** Sampling errors of `indices` that have some. */
  readonly standardErrors?: Readonly<Record<string, readonly number[]>>;
  /** [features, features]: what pairs answer for together. */
  readonly interactions?: NumericArray;
  readonly featureNames?: readonly string[];
  readonly outputNames?: readonly string[];
  readonly provenance: Provenance;
}
