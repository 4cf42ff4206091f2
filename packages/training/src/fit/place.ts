import { fail, isTensor, type Tensor, tensor } from "@hyaline/core";
import type { OptimizerState } from "@hyaline/optimizers";
import { PLACE } from "../checkpoint/format.js";

/** Where a training stands: what besides parameters, state and optimizer decides what its next steps do. */
export interface Place {
  /** Steps made, over all calls; each folds its number into the key that dropout and its like draw from. */
  readonly made: number;
  /** Epochs completed. */
  readonly epochs: number;
  /** Steps made in the epoch after those. */
  readonly step: number;
  /** Of the order of rows and the key. */
  readonly seed: number;
  /** What a broken epoch must go on with: rows, batch size, whether it shuffles and drops the last batch. */
  readonly feed: Feed;
  /** Sums over the broken epoch: rows, and loss and scores times rows. */
  readonly sums: readonly number[];
}

export interface Feed {
  readonly rows: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
}

const VERSION = 1;

/** As one tensor among an optimizer's state: the bits of float64 numbers in int32, which every backend has. */
export function withPlace(state: OptimizerState, place: Place): OptimizerState {
  const { rows, batchSize, shuffle, dropLast } = place.feed;
  const { made, epochs, step, seed, sums } = place;
  const flags = Number(shuffle) + 2 * Number(dropLast);
  const numbers = Float64Array.of(VERSION, made, epochs, step, seed, rows, batchSize, flags, ...sums);
  return { ...state, [PLACE]: tensor(new Int32Array(numbers.buffer)) };
}

/**
 * An optimizer's state without the place, and the place where there is one.
 *
 * @throws HyalineError `argument` where it is no place
 */
export async function splitPlace(
  given: OptimizerState,
): Promise<{ readonly state: OptimizerState; readonly place?: Place }> {
  const { [PLACE]: kept, ...state } = given;
  if (kept === undefined) return { state: given };
  const words = isTensor(kept) && kept.dtype === "int32" ? await (kept as Tensor).data() : [];
  const numbers = words.length % 2 === 0 ? new Float64Array(Int32Array.from(words).buffer) : [];
  const [version, made, epochs, step, seed, rows, batchSize, flags, ...sums] = numbers as ArrayLike<number> &
    Iterable<number> as [number, number, number, number, number, number, number, number, ...number[]];
  const counts = [made, epochs, step, rows, batchSize];
  if (
    version !== VERSION ||
    !counts.every((n) => Number.isSafeInteger(n) && n >= 0) ||
    !Number.isSafeInteger(seed)
  )
    return fail(
      "argument",
      `${PLACE} in optimizerState is the place that an earlier fit kept`,
      "something else",
      `take ${PLACE} out to begin at epoch 1`,
    );
  const feed = { rows, batchSize, shuffle: flags % 2 === 1, dropLast: flags >= 2 };
  return { state, place: { made, epochs, step, seed, feed, sums } };
}
