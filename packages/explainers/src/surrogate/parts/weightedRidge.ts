import { symmetricSolve, type Work } from "@hyaline/explanation";
import type { Moments } from "./design.js";

export interface RidgeFit {
  /** One per feature that was used. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** Weighted R². */
  readonly score: number;
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
