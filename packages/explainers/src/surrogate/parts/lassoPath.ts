import { symmetricSolve, type Work } from "@hyaline/explanation";

/** Columns between two yields. */
const COLUMNS = 128;

export interface LassoPathOptions {
  /** Least-angle regression itself: a feature that has joined stays, though its coefficient may pass through 0. */
  readonly keeps?: boolean;
  /** Features at most: the path ends where so many have joined. */
  readonly most?: number;
}

/**
 * The lasso's coefficients at every penalty where the set of non-zero ones changes, from all zero to least squares, by
 * least-angle regression with the lasso modification.
 *
 * Source: B. Efron, T. Hastie, I. Johnstone, R. Tibshirani, "Least Angle Regression", Annals of Statistics 2004,
 * sections 2 and 3.1.
 *
 * @param gram XᵀX, [features, features]
 * @param cross Xᵀy
 */
export function* lassoPath(
  gram: Float64Array,
  cross: Float64Array,
  { keeps = false, most = cross.length }: LassoPathOptions = {},
): Work<Float64Array[]> {
  const features = cross.length;
  const correlation = cross.slice();
  const beta = new Float64Array(features);
  const active: number[] = [];
  const path = [beta.slice()];
  const tiny = 1e-12 * Math.max(...cross.map(Math.abs), Number.MIN_VALUE);
  let dropped = -1;
  for (let step = 0; step < 8 * features; step++) {
    const largest = Math.max(...correlation.map(Math.abs));
    if (largest <= tiny) break;
    if (dropped < 0) {
      const next = joining(correlation, active);
      if (next < 0) break;
      active.push(next);
    }
    const signs = active.map((i) => Math.sign(correlation[i] as number));
    const direction = yield* directionOf(gram, active, signs, features);
    if (!direction) break;
    const slope = new Float64Array(features);
    for (let j = 0; j < features; j++) {
      if (j % COLUMNS === COLUMNS - 1) yield;
      active.forEach((i, a) => {
        slope[j] = (slope[j] as number) + (gram[j * features + i] as number) * (direction[a] as number);
      });
    }
    let length = largest;
    for (let j = 0; j < features; j++) {
      if (active.includes(j) || j === dropped) continue;
      const [c, a] = [correlation[j] as number, slope[j] as number];
      for (const candidate of [(largest - c) / (1 - a), (largest + c) / (1 + a)]) {
        if (candidate > 1e-12 * largest && candidate < length) length = candidate;
      }
    }
    dropped = -1;
    if (!keeps)
      active.forEach((i, a) => {
        const crossing = -(beta[i] as number) / (direction[a] as number);
        if (crossing > 1e-12 * largest && crossing < length) {
          length = crossing;
          dropped = i;
        }
      });
    active.forEach((i, a) => {
      beta[i] = (beta[i] as number) + length * (direction[a] as number);
    });
    for (let j = 0; j < features; j++)
      correlation[j] = (correlation[j] as number) - length * (slope[j] as number);
    if (dropped >= 0) {
      beta[dropped] = 0;
      active.splice(active.indexOf(dropped), 1);
    }
    path.push(beta.slice());
    yield;
    if (active.length === Math.min(most, features) && dropped < 0) break;
  }
  return path;
}

/** The inactive feature of largest correlation, or -1. */
function joining(correlation: Float64Array, active: readonly number[]): number {
  let best = -1;
  correlation.forEach((c, j) => {
    if (active.includes(j)) return;
    if (best < 0 || Math.abs(c) > Math.abs(correlation[best] as number)) best = j;
  });
  return best;
}

/** Where the active coefficients go so that their correlations shrink alike; nothing for collinear features. */
function* directionOf(
  gram: Float64Array,
  active: readonly number[],
  signs: readonly number[],
  features: number,
): Work<Float64Array | undefined> {
  const matrix = new Float64Array(active.length ** 2);
  active.forEach((i, a) => {
    active.forEach((j, b) => {
      matrix[a * active.length + b] = gram[i * features + j] as number;
    });
  });
  const solver = yield* symmetricSolve(matrix, active.length);
  return solver.isRegular ? solver.solve(Float64Array.from(signs)) : undefined;
}
