import { symmetricSolve, type Work } from "@hyaline/explanation";

/** Samples to fit a linear model to. */
export interface Samples {
  /** [count, features], row-major. */
  readonly data: Float64Array;
  readonly labels: Float64Array;
  /** One per sample. */
  readonly weights: Float64Array;
  readonly features: number;
}

/** Weighted sums about the weighted means: all that linear fits of any subset of features need. */
export interface Moments {
  readonly features: number;
  readonly means: Float64Array;
  readonly labelMean: number;
  /** Σ w (x_i - mean_i) (x_j - mean_j): [features, features] */
  readonly gram: Float64Array;
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

/** Yields after every few thousand multiplications. */
export function* momentsOf({ data, labels, weights, features }: Samples): Work<Moments> {
  const count = labels.length;
  const means = new Float64Array(features);
  let [total, labelMean] = [0, 0];
  for (let k = 0; k < count; k++) {
    const w = weights[k] as number;
    total += w;
    labelMean += w * (labels[k] as number);
    for (let i = 0; i < features; i++)
      means[i] = (means[i] as number) + w * (data[k * features + i] as number);
  }
  labelMean /= total;
  for (let i = 0; i < features; i++) means[i] = (means[i] as number) / total;
  const gram = new Float64Array(features * features);
  const cross = new Float64Array(features);
  const row = new Float64Array(features);
  const every = Math.max(1, Math.floor(1e5 / Math.max(1, features * features)));
  let variation = 0;
  for (let k = 0; k < count; k++) {
    const w = weights[k] as number;
    const label = (labels[k] as number) - labelMean;
    variation += w * label * label;
    for (let i = 0; i < features; i++) row[i] = (data[k * features + i] as number) - (means[i] as number);
    for (let i = 0; i < features; i++) {
      const weighed = w * (row[i] as number);
      cross[i] = (cross[i] as number) + weighed * label;
      const at = i * features;
      for (let j = 0; j <= i; j++) gram[at + j] = (gram[at + j] as number) + weighed * (row[j] as number);
    }
    if ((k + 1) % every === 0) yield;
  }
  for (let i = 0; i < features; i++)
    for (let j = 0; j < i; j++) gram[j * features + i] = gram[i * features + j] as number;
  return { features, means, labelMean, gram, cross, variation };
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
