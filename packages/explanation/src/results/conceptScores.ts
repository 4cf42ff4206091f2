import type { Provenance } from "../explanation.js";
import type { RowTarget } from "../model/targets.js";

/** What the output owes to one concept. */
export interface ConceptScore {
  readonly name: string;
  /** The share of rows whose output rises along the concept, the mean over the runs. */
  readonly score: number;
  /** The mean slope of the output along it. */
  readonly magnitude: number;
  /** What share of the rows its classifiers tell apart. */
  readonly accuracy: number;
  /** Of the runs' scores against those of random directions: how likely so large a difference is by chance. */
  readonly pValue: number;
  /** One score for each run. */
  readonly scores: readonly number[];
  readonly randomScores: readonly number[];
}

/** What the output owes to concepts that are directions in a layer. */
export interface ConceptScores {
  readonly kind: "conceptScores";
  readonly method: string;
  readonly layer: string;
  readonly target: RowTarget;
  readonly concepts: readonly ConceptScore[];
  readonly featureNames?: readonly string[];
  readonly outputNames?: readonly string[];
  readonly provenance: Provenance;
}
