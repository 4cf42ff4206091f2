import type { LongCallOptions, NumericArray, Tensor } from "@hyaline/core";
import type { HostRows } from "../model/index.js";

/** Turns "which players are present" into model inputs. Explainers ask it once per kind of input, with {@link Masker.bind}. */
export interface Masker {
  /**
   * The masker made ready for rows like these.
   *
   * @throws HyalineError `shape` when they do not fit it
   */
  bind(rows: HostRows, call: LongCallOptions): Promise<BoundMasker>;
}

/** Players, and what takes the place of those that are absent. */
export interface BoundMasker {
  readonly players: number;
  /** For each element of a row its player, -1 for none (always present); absent where each element is its own player. */
  readonly assignment?: NumericArray;
  /** What an absent player may be replaced by: one or more fills, such as the rows of a background. They sum to 1. */
  readonly fillWeights: Float64Array;
  /** True when every row has the same fills. */
  readonly sharesFills: boolean;
  /** In a traced function: any[rows, ...input] to any[rows | 1, fills, ...input]. */
  fills(x: Tensor): Tensor;
  /** The players whose absence changes a row: the others have no effect. */
  varying(rows: HostRows, row: number): number[];
}
