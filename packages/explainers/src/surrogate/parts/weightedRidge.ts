import { gram, symmetricSolve, type Work } from "@hyaline/explanation";
import type { Neighbourhood } from "./localSurrogate.js";

/** Samples as linear fits of any labels see them: about the weighted means. */
export interface Design {
  readonly features: number;
  /** The first sample's features: those of the instance. */
  readonly instance: Float64Array;
  readonly means: Float64Array;
  /** √w of each sample. */
  readonly roots: Float64Array;
  /** √w (x_i - mean_i), feature by feature: [features, samples] */
  readonly columns: Float64Array;
  /** Σ w (x_i - mean_i) (x_j - mean_j): [features, features] */
  readonly products: Float64Array;
}

/** All that linear fits of any subset of features to some labels need. */
export interface Moments extends Pick<Design, "features" | "means" | "products"> {
  readonly labelMean: number;
  /** Σ w (x_i - mean_i) (y - mean) */
  readonly cross: Float64Array;
  /** Σ w (y - mean)² */
  readonly variation: number;
}

export interface RidgeFit {
  /** One per feature that was used. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** Weighted R². */
  readonly score: number;
}

/** Numbers between two yields: few enough to stay in the cache. */
const STRIDE = 16384;

export function* designOf({ data, weights, features }: Neighbourhood): Work<Design> {
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
  return { features, instance, means, roots, columns, products: yield* gram(columns, features) };
}

/** Adds w x for some samples. Loops stand outside of generators, where they run several times as fast. */
function addTo(
  sums: Float64Array,
  data: Neighbourhood["data"],
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
  data: Neighbourhood["data"],
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

/** The sums of a design with labels. */
export function* momentsOf(
  { features, means, roots, columns, products }: Design,
  labels: Float64Array,
): Work<Moments> {
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
  return { features, means, products, labelMean, cross, variation };
}

function dot(columns: Float64Array, at: number, other: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < other.length; k++) sum += (columns[at + k] as number) * (other[k] as number);
  return sum;
}

/**
 * Ridge regression on some features: minimises Σ w (y - β·x - intercept)² + alpha |β|², the intercept free
 * (Hoerl and Kennard 1970). Of least norm where alpha is 0 and features are collinear.
 */
export function* weightedRidge(moments: Moments, used: readonly number[], alpha: number): Work<RidgeFit> {
  const { features, means, labelMean, products, cross, variation } = moments;
  const size = used.length;
  if (size === 0) return { coefficients: new Float64Array(0), intercept: labelMean, score: 0 };
  const at = (a: number, b: number) =>
    products[(used[a] as number) * features + (used[b] as number)] as number;
  const matrix = new Float64Array(size * size);
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++) matrix[a * size + b] = at(a, b) + (a === b ? alpha : 0);
  const solver = yield* symmetricSolve(matrix, size);
  const coefficients = solver.solve(Float64Array.from(used, (i) => cross[i] as number));
  let intercept = labelMean;
  let unexplained = variation;
  for (let a = 0; a < size; a++) {
    const beta = coefficients[a] as number;
    intercept -= beta * (means[used[a] as number] as number);
    unexplained -= 2 * beta * (cross[used[a] as number] as number);
    for (let b = 0; b < size; b++) unexplained += beta * at(a, b) * (coefficients[b] as number);
  }
  return { coefficients, intercept, score: scoreOf(unexplained, variation) };
}

/** scikit-learn's convention for labels that do not vary: 1 when they are met, 0 when not. */
function scoreOf(unexplained: number, variation: number): number {
  if (variation > 0) return 1 - unexplained / variation;
  return unexplained > 0 ? 0 : 1;
}
