import type { Work } from "@hyaline/explanation";

/** How near a sample is: sqrt(exp(-d² / width²)), LIME's exponential kernel. */
export const exponentialKernel = (distances: Float64Array, width: number): Float64Array =>
  distances.map((d) => Math.sqrt(Math.exp(-(d * d) / (width * width))));

/** Numbers between two yields: a quarter of a millisecond. */
const STRIDE = 262144;

/** Euclidean distances of samples [samples, features] to the first of them. */
export function* euclideanDistances(data: Float64Array, features: number): Work<Float64Array> {
  const distances = new Float64Array(data.length / features);
  let spent = 0;
  for (let k = 0; k < distances.length; k++) {
    let sum = 0;
    for (let i = 0; i < features; i++) {
      const difference = (data[k * features + i] as number) - (data[i] as number);
      sum += difference * difference;
    }
    distances[k] = Math.sqrt(sum);
    spent += features;
    if (spent < STRIDE) continue;
    spent = 0;
    yield;
  }
  return distances;
}

/** 1 - cos of the angle between each mask [samples, players] and that of all players, 1 for the mask of none. */
export function* cosineDistances(masks: Uint8Array, players: number): Work<Float64Array> {
  const distances = new Float64Array(masks.length / players);
  let spent = 0;
  for (let k = 0; k < distances.length; k++) {
    let shown = 0;
    for (let i = 0; i < players; i++) shown += masks[k * players + i] as number;
    distances[k] = 1 - Math.sqrt(shown / players);
    spent += players;
    if (spent < STRIDE) continue;
    spent = 0;
    yield;
  }
  return distances;
}
