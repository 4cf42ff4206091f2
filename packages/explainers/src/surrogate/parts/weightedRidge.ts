import { symmetricSolve, type Work } from "@hyaline/explanation";
import type { Neighbourhood } from "./localSurrogate.js";

/** Samples as linear fits of any labels see them: weighted sums about the weighted means. */
export interface Design extends Neighbourhood {
  readonly means: Float64Array;
  /** Σ w */
  readonly total: number;
  /** Σ w (x_i - mean_i) (x_j - mean_j): [features, features] */
  readonly gram: Float64Array;
}

/** All that linear fits of any subset of features to some labels need. */
export interface Moments extends Pick<Design, "features" | "means" | "gram"> {
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

/** Multiplications between two yields, about. */
const STRIDE = 2e5;

/**
 * Products are summed about the mean, but for features that are 0 or 1 about the one that weighs more: most products are
 * then 0 and skipped, and what is left to subtract is small.
 */
export function* designOf({ data, weights, features }: Neighbourhood): Work<Design> {
  const count = weights.length;
  const means = new Float64Array(features);
  const isBinary = new Uint8Array(features).fill(1);
  let [total, spent] = [0, 0];
  for (let k = 0; k < count; k++) {
    const w = weights[k] as number;
    total += w;
    for (let i = 0; i < features; i++) {
      const x = data[k * features + i] as number;
      means[i] = (means[i] as number) + w * x;
      if (x !== 0 && x !== 1) isBinary[i] = 0;
    }
    spent += features;
    if (spent < STRIDE) continue;
    spent = 0;
    yield;
  }
  for (let i = 0; i < features; i++) means[i] = (means[i] as number) / total;
  const centre = means.map((mean, i) => (isBinary[i] ? Number(mean > 0.5) : mean));
  const gram = new Float64Array(features * features);
  const places = new Int32Array(features);
  const values = new Float64Array(features);
  for (let k = 0; k < count; k++) {
    const w = weights[k] as number;
    let used = 0;
    for (let i = 0; i < features; i++) {
      const x = (data[k * features + i] as number) - (centre[i] as number);
      if (x === 0) continue;
      places[used] = i;
      values[used++] = x;
    }
    for (let a = 0; a < used; a++) {
      const at = (places[a] as number) * features;
      const weighed = w * (values[a] as number);
      for (let b = 0; b <= a; b++) {
        const place = at + (places[b] as number);
        gram[place] = (gram[place] as number) + weighed * (values[b] as number);
      }
    }
    spent += features + (used * used) / 2;
    if (spent < STRIDE) continue;
    spent = 0;
    yield;
  }
  for (let i = 0; i < features; i++) {
    const off = total * ((means[i] as number) - (centre[i] as number));
    for (let j = 0; j <= i; j++) {
      const entry = (gram[i * features + j] as number) - off * ((means[j] as number) - (centre[j] as number));
      gram[i * features + j] = entry;
      gram[j * features + i] = entry;
    }
  }
  return { data, weights, features, means, total, gram };
}

/** The sums of a design with labels. */
export function* momentsOf(
  { data, weights, features, means, total, gram }: Design,
  labels: Float64Array,
): Work<Moments> {
  let labelMean = 0;
  labels.forEach((label, k) => {
    labelMean += (weights[k] as number) * label;
  });
  labelMean /= total;
  const cross = new Float64Array(features);
  let [variation, spent] = [0, 0];
  for (let k = 0; k < labels.length; k++) {
    const label = (labels[k] as number) - labelMean;
    const weighed = (weights[k] as number) * label;
    variation += weighed * label;
    for (let i = 0; i < features; i++)
      cross[i] = (cross[i] as number) + weighed * ((data[k * features + i] as number) - (means[i] as number));
    spent += features;
    if (spent < STRIDE) continue;
    spent = 0;
    yield;
  }
  return { features, means, gram, labelMean, cross, variation };
}

/**
 * Ridge regression on some features: minimises Σ w (y - β·x - intercept)² + alpha |β|², the intercept free
 * (Hoerl and Kennard 1970). Of least norm where alpha is 0 and features are collinear.
 */
export function* weightedRidge(moments: Moments, used: readonly number[], alpha: number): Work<RidgeFit> {
  const { features, means, labelMean, gram, cross, variation } = moments;
  const size = used.length;
  if (size === 0) return { coefficients: new Float64Array(0), intercept: labelMean, score: 0 };
  const at = (a: number, b: number) => gram[(used[a] as number) * features + (used[b] as number)] as number;
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
