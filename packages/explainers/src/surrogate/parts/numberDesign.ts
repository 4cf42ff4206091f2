import { gram, type Work } from "@hyaline/explanation";
import type { Design, Moments } from "./design.js";

/** Numbers between two yields: few enough to stay in the cache. */
const STRIDE = 16384;

/**
 * Samples of any numbers.
 *
 * @param data float64[samples, features]
 */
export function* numberDesign(data: Float64Array, weights: Float64Array, features: number): Work<Design> {
  const count = weights.length;
  const roots = weights.map(Math.sqrt);
  const total = weights.reduce((sum, w) => sum + w, 0);
  const means = new Float64Array(features);
  const columns = new Float64Array(features * count);
  const rows = Math.ceil(STRIDE / Math.max(1, features));
  for (let from = 0; from < count; from += rows) {
    addTo(means, data, weights, from, Math.min(from + rows, count));
    yield;
  }
  for (let i = 0; i < features; i++) means[i] = (means[i] as number) / total;
  for (let from = 0; from < count; from += rows) {
    centre(columns, data, means, roots, from, Math.min(from + rows, count));
    yield;
  }
  const instance = Float64Array.from(data.subarray(0, features));
  const products = yield* gram(columns, features);
  return {
    features,
    instance,
    against: (labels) => against(columns, roots, labels, { features, means, products }),
  };
}

/** Adds w x for some samples. Loops stand outside of generators, where they run several times as fast. */
function addTo(
  sums: Float64Array,
  data: Float64Array,
  weights: Float64Array,
  from: number,
  to: number,
): void {
  const features = sums.length;
  for (let k = from; k < to; k++) {
    const w = weights[k] as number;
    for (let i = 0; i < features; i++) sums[i] = (sums[i] as number) + w * (data[k * features + i] as number);
  }
}

/** Writes √w (x - mean) for some samples. */
function centre(
  columns: Float64Array,
  data: Float64Array,
  means: Float64Array,
  roots: Float64Array,
  from: number,
  to: number,
): void {
  const features = means.length;
  const count = roots.length;
  for (let i = 0; i < features; i++) {
    const mean = means[i] as number;
    for (let k = from; k < to; k++)
      columns[i * count + k] = (roots[k] as number) * ((data[k * features + i] as number) - mean);
  }
}

function* against(
  columns: Float64Array,
  roots: Float64Array,
  labels: Float64Array,
  design: Pick<Moments, "features" | "means" | "products">,
): Work<Moments> {
  const { features } = design;
  const count = labels.length;
  let [total, labelMean] = [0, 0];
  for (let k = 0; k < count; k++) {
    const w = (roots[k] as number) ** 2;
    total += w;
    labelMean += w * (labels[k] as number);
  }
  labelMean /= total;
  const weighed = labels.map((label, k) => (roots[k] as number) * (label - labelMean));
  const variation = weighed.reduce((sum, v) => sum + v * v, 0);
  const cross = new Float64Array(features);
  let spent = 0;
  for (let i = 0; i < features; i++) {
    cross[i] = dot(columns, i * count, weighed);
    spent += count;
    if (spent < STRIDE) continue;
    spent = 0;
    yield;
  }
  return { ...design, labelMean, cross, variation };
}

function dot(columns: Float64Array, at: number, other: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < other.length; k++) sum += (columns[at + k] as number) * (other[k] as number);
  return sum;
}
