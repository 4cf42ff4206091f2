import type { NumericArray } from "@hyaline/core";
import type { Provenance } from "../explanation.js";
import type { RowTarget } from "../model/targets.js";

/** What one axis of a table counts. */
export interface ReadingAxis {
  /** Such as `"layer"`, `"step"` or `"head"`. */
  readonly name: string;
  /** What its places are called, where they have names. */
  readonly labels?: readonly string[];
}

/** Numbers that were read inside a model, or by changing what is inside it: for each row a table whose axes are named. */
export interface Readings {
  readonly kind: "readings";
  readonly method: string;
  /** What the numbers are, such as `"change of the output"`. */
  readonly quantity: string;
  /** Which output was explained, one per row; none where the numbers are of no output. */
  readonly target?: readonly RowTarget[] | undefined;
  /** [rows, ...axes]; NaN where a layer has no such place. */
  readonly values: NumericArray;
  /** Of `values` after its first. */
  readonly axes: readonly ReadingAxis[];
  /** The explained output, [rows], and what it is at the other run where there is one. */
  readonly output?: NumericArray;
  readonly sourceOutput?: NumericArray;
  readonly featureNames?: readonly string[];
  readonly outputNames?: readonly string[];
  readonly provenance: Provenance;
}
