import type { RandomStream } from "@hyaline/explanation";

/** What rows are tried around a row. */
export interface Trying {
  readonly x: Float64Array;
  /** The features that may change. */
  readonly free: readonly number[];
  readonly samples: number;
  readonly draws: RandomStream;
  /** A value of a feature, as the background has it. */
  drawOf(feature: number): number;
}

/** Rows with values of the background: few features first, as many rows for each number of changes. */
export function byChance({ x, free, samples, draws, drawOf }: Trying): Float64Array {
  const features = x.length;
  const points = new Float64Array(samples * features);
  const order = Int32Array.from(free);
  for (let k = 0; k < samples; k++) {
    points.set(x, k * features);
    const changes = 1 + Math.floor((k * free.length) / samples);
    draws.shuffle(order, changes);
    for (const feature of order.subarray(0, changes)) points[k * features + feature] = drawOf(feature);
  }
  return points;
}
