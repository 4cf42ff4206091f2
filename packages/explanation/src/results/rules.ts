import type { NumericArray } from "@hyaline/core";
import type { Provenance } from "../explanation.js";
import type { RowTarget } from "../model/targets.js";

/** What a rule asks of one feature. */
export interface RuleCondition {
  /** Which feature: its place in a row, a word of a text, a segment of an image. */
  readonly feature: number;
  /** As people read it, such as `"age > 30"`. */
  readonly text: string;
  /** The feature's value must be larger. */
  readonly above?: number;
  /** The feature's value must be as large at most. */
  readonly atMost?: number;
  /** The feature must have this value. */
  readonly equals?: number;
}

/** Conditions under which the model answers as it did. */
export interface Rule {
  readonly conditions: readonly RuleCondition[];
  /** How often the model answers so where they hold, 0 to 1. */
  readonly precision: number;
  /** How often they hold, 0 to 1. */
  readonly coverage: number;
}

/** A rule for each row, such as an anchor. */
export interface Rules {
  readonly kind: "rules";
  readonly method: string;
  /** [rows, ...] */
  readonly data: NumericArray;
  /** The output that each rule holds for. */
  readonly target: readonly RowTarget[];
  /** One for each row. */
  readonly rules: readonly Rule[];
  /** Of images, which segment each element belongs to: shaped like `data`. */
  readonly players?: NumericArray;
  readonly featureNames?: readonly string[];
  readonly outputNames?: readonly string[];
  readonly provenance: Provenance;
}
