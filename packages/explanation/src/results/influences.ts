import type { NumericArray } from "@hyaline/core";
import type { Provenance } from "../explanation.js";
import type { RowTarget } from "../model/targets.js";

/** The training or reference rows that matter most for each explained row, most first. */
export interface Influences {
  readonly kind: "influences";
  readonly method: string;
  /** The explained input, [rows, ...]. */
  readonly data: NumericArray;
  /** Which output was explained, one per row. */
  readonly target: readonly RowTarget[];
  /** [rows, count]: which reference rows. */
  readonly indices: NumericArray;
  /** [rows, count]: how much each matters, or how near it is. */
  readonly values: NumericArray;
  /** [rows]: what they say of each row's answer, where a method does: how far it is to be trusted. */
  readonly scores?: NumericArray;
  readonly outputNames?: readonly string[];
  readonly provenance: Provenance;
}
