import type { LongCallOptions, Tensor } from "@hyaline/core";
import type { HostInputs, HostRows } from "../model/index.js";

/**
 * Turns "which players are present" into model inputs. Asked once for each call's rows, with {@link Masker.bind}.
 *
 * @typeParam Input what it masks: rows of numbers, or texts
 */
export interface Masker<Input = HostRows> {
  /** `"texts"` of a masker of texts; rows of numbers where left out. */
  readonly takes?: "texts";
  /**
   * The masker made ready for these rows.
   *
   * @throws HyalineError `shape` when they do not fit it
   */
  bind(rows: Input, call: LongCallOptions): Promise<BoundMasker>;
  /** Frees what all calls share. */
  dispose?(): void;
}

/**
 * Players of each row, and model inputs in which some of them are absent. A masker makes inputs on the device (`fills`),
 * on the host (`compose`), or both: white boxes are then masked on the device, black boxes on the host, in float64.
 */
export interface BoundMasker {
  playersOf(row: number): number;
  /**
   * For each element of a row its player, -1 for none (always present); or for its last axes alone, alike over the
   * others. Absent where each element is its own player.
   */
  assignmentOf?(row: number): Int32Array;
  /** How much each fill counts; they sum to 1. Absent where there is one. */
  readonly fillWeights?: Float64Array;
  /**
   * In a traced function: any[rows, ...input] to what absent elements become, any[rows | 1, fills, ...input]. Calls
   * whose maskers share this function share the compiled graph.
   */
  fills?(x: Tensor): Tensor;
  /** In its place, where each row has its own: what the absent elements of each row become, any[rows, ...input]. */
  readonly fillRows?: HostRows;
  /**
   * Inputs for coalitions of one row: all of them with the first fill, then all with the second, …; with `fillOf`, each
   * with its own.
   *
   * @param masks uint8[coalitions, players], 1 where a player is present
   * @param fillOf int32[coalitions]
   */
  compose?(row: number, masks: Uint8Array, fillOf?: Int32Array): HostInputs | Promise<HostInputs>;
  /** Whether the inputs without any player differ from row to row. */
  readonly baseDependsOnRow: boolean;
  /** The players whose absence changes a row: the others have no effect. Absent where all may. */
  varying?(row: number): readonly number[];
  /** For each player of a text its word, in the order of first appearance. */
  wordsOf?(row: number): readonly string[];
  /** Frees what it holds for this call. */
  dispose(): void;
}
