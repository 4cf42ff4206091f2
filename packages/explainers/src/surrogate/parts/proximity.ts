import type { Work } from "@hyaline/explanation";

/** How near a sample is: sqrt(exp(-d² / width²)), LIME's exponential kernel. */
export const exponentialKernel = (distances: Float64Array, width: number): Float64Array =>
  distances.map((d) => Math.sqrt(Math.exp(-(d * d) / (width * width))));

/** Numbers between two yields: a quarter of a millisecond. */
const STRIDE = 262144;

/** Fills a list of one number a sample, in turns. */
function* fillIn(samples: number, features: number, distance: (start: number) => number): Work<Float64Array> {
  const distances = new Float64Array(samples);
  const rows = Math.ceil(STRIDE / Math.max(1, features));
  const fill = (from: number, to: number) => {
    for (let k = from; k < to; k++) distances[k] = distance(k * features);
  };
  for (let from = 0; from < samples; from += rows) {
    fill(from, Math.min(from + rows, samples));
    yield;
  }
  return distances;
}

/** Euclidean distances of samples [samples, features] to the first of them. */
export const euclideanDistances = (data: Float64Array | Uint8Array, features: number): Work<Float64Array> =>
  fillIn(data.length / features, features, (start) => {
    let sum = 0;
    for (let i = 0; i < features; i++) {
      const difference = (data[start + i] as number) - (data[i] as number);
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  });

/** 1 - cos of the angle between each mask [samples, players] and that of all players, 1 for the mask of none. */
export const cosineDistances = (masks: Uint8Array, players: number): Work<Float64Array> =>
  fillIn(masks.length / players, players, (start) => {
    let shown = 0;
    for (let i = 0; i < players; i++) shown += masks[start + i] as number;
    return 1 - Math.sqrt(shown / players);
  });
