import { yieldThread } from "@hyaline/core";
import { type Call, defaultBatchSize, rowSizeOf } from "@hyaline/explanation";

/** What samples of attributions come to, element by element. */
export interface Tally {
  readonly values: Float64Array;
  /** @param at where the sample begins in what is given */
  add(attributions: ArrayLike<number>, at: number): void;
  /** Standard errors of the values; from two samples on. */
  errors(): Float64Array;
}

/** Samples of the attributions of all rows, one sample after the other. */
export interface Asked {
  readonly attributions: ArrayLike<number>;
  /** Rows that the model was evaluated on for them. */
  readonly evaluations: number;
}

export interface Sampling<A extends Asked> {
  /** How many samples were recorded, where they are not drawn. */
  readonly recorded?: number | undefined;
  /** How many are wanted: `usual` of them, or as many as `until` takes, where it is not said. */
  readonly samples?: number | undefined;
  readonly usual: number;
  readonly batchSize: number | undefined;
  /** The next samples. */
  ask(samples: number): Promise<A>;
  tallyOf(size: number): Tally;
}

/** Where `until` decides, errors of fewer samples are not trusted to. */
const LEAST_TRUSTED = 8;

/** Samples in rounds of about a batch, tallied: yields whenever there is more to say. */
export async function* sampling<A extends Asked>(
  { inputs, until, signal, onProgress }: Call<unknown>,
  { recorded, samples, usual, batchSize, ask, tallyOf }: Sampling<A>,
) {
  const most = recorded ?? samples ?? (until ? Number.POSITIVE_INFINITY : usual);
  const least = Math.min(most, until ? LEAST_TRUSTED : 2);
  const atOnce = Math.max(1, Math.floor(defaultBatchSize(rowSizeOf(inputs), batchSize) / inputs.count));
  const round = Math.min(atOnce, until ? LEAST_TRUSTED : most);
  let tally: Tally | undefined;
  let evaluations = 0;
  for (let done = 0; done < most; ) {
    const next = Math.min(round, most - done);
    const last = await ask(next);
    const size = last.attributions.length / next;
    tally ??= tallyOf(size);
    for (let sample = 0; sample < next; sample++) tally.add(last.attributions, sample * size);
    done += next;
    evaluations += last.evaluations;
    onProgress?.({ done, total: Number.isFinite(most) ? most : done });
    if (done >= least)
      yield {
        last,
        values: tally.values.slice(),
        errors: tally.errors(),
        evaluations,
        used: { samples: done },
      };
    const turn = yieldThread(signal);
    if (turn) await turn;
  }
}
