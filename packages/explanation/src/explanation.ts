import type { NumericArray } from "@hyaline/core";
import type { RowTarget } from "./model/targets.js";

/** How an explanation was made: enough to make it again. */
export interface Provenance {
  /** The options in use, defaults included, as JSON. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed?: number;
  /** How many times the model was evaluated, in rows. */
  readonly evaluations: number;
  readonly backend?: string;
  /** Package versions by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Wall-clock time in milliseconds. */
  readonly durationMs?: number;
  /** True where an abort ended it early and the best result so far was asked for. */
  readonly partial?: boolean;
}

/** One of a model's inputs, and its attributions where it has some. */
export interface ExplainedInput {
  readonly name: string;
  /** [rows, ...] */
  readonly data: NumericArray;
  /** Shaped like `data`. */
  readonly values?: NumericArray;
  /** Which player each element of a row is part of, where players group elements across inputs. */
  readonly players?: NumericArray;
}

/**
 * Why a model answered as it did, for one or more rows of input. Plain data: it goes to JSON and back unchanged
 * (see `explanationToJson`).
 */
export interface Explanation {
  /** The method's name, such as `"integratedGradients"`. */
  readonly method: string;
  /** One attribution per input element (`[rows, ...input]`), or per player where the method groups them. */
  readonly values: NumericArray;
  /** What the attributions are counted from, one per row: the model's output at the baseline, or a surrogate's intercept. */
  readonly baseValue?: NumericArray;
  /** The model's output for each row at `target`. */
  readonly output?: NumericArray;
  /** The explained input, `[rows, ...]`. */
  readonly data: NumericArray;
  /** Which output was explained, one per row; `null` where the model has a single one. */
  readonly target: readonly RowTarget[];
  readonly featureNames?: readonly string[];
  readonly outputNames?: readonly string[];
  /**
   * For each input element the index of the player it belongs to, where players group elements: shaped like one row
   * of data, or like all of it where the players differ from row to row. -1 belongs to none.
   */
  readonly players?: NumericArray;
  /** The layer that the attributions are of, where it is not the input. */
  readonly layer?: string;
  /** Of a model of several inputs, each of them; `values` and `data` then hold the attributed ones side by side. */
  readonly inputs?: readonly ExplainedInput[];
  /** Of texts, each row as it was given. */
  readonly texts?: readonly string[];
  /** Of texts, each row's tokens, in the order of `values`; a row may have fewer than others. */
  readonly tokens?: readonly (readonly string[])[];
  /** The units of `values`, `baseValue` and `output`, such as `"log-odds"`; the output's own where left out. */
  readonly link?: string;
  /** [rows, players, players]: what pairs do together, main effects on the diagonal; rows sum to `values`. */
  readonly interactions?: NumericArray;
  /** sum(values) - (output - baseValue), one per row, where the method promises completeness. */
  readonly convergenceDelta?: readonly number[];
  /** Sampling error of each value, same shape as `values`, where the method samples. */
  readonly standardError?: NumericArray;
  /** Facts that only one method has, such as LIME's feature conditions or its fit's R². */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly provenance: Provenance;
}
