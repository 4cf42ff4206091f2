import { CholeskyDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";
import type { Coalitions } from "./coalitions.js";

/** The Shapley values of several outputs at once: [players, outputs], row-major. */
export interface ShapleyFit {
  readonly values: Float64Array;
  /** Of each value, where coalitions were drawn. */
  readonly standardError?: Float64Array;
}

/**
 * The Shapley values as the solution of a weighted least-squares problem under the constraint that they sum to the
 * output's change, which is eliminated through the last player.
 *
 * minimise Σ_z w(z) (v(z) - zᵀφ)² subject to Σφ = v(all), where v is the output less the base value
 *
 * Over all coalitions with the Shapley kernel's weights the solution is the Shapley values themselves (Lundberg and Lee
 * 2017, theorem 2). Standard errors are the sandwich estimate of the drawn coalitions' share: with A the normal matrix
 * and g_u the summed score of draw u, A⁻¹ cov(Σ g_u) A⁻¹.
 *
 * @param values v(z): [coalitions, outputs], row-major
 * @param change v(all): one per output
 */
export function shapleyRegression(
  coalitions: Coalitions,
  values: Float64Array,
  change: ArrayLike<number>,
): ShapleyFit {
  const { players, count, masks, weights, drawn } = coalitions;
  const outputs = change.length;
  const free = Math.max(0, players - 1);
  const normal = new Float64Array(free * free);
  const right = new Float64Array(free * outputs);
  const active = new Int32Array(free);
  for (let k = 0; k < count; k++) {
    const { size, sign } = contrast(masks, k, players, active);
    const w = weights[k] as number;
    for (let a = 0; a < size; a++) {
      const i = (active[a] as number) * free;
      for (let b = 0; b <= a; b++) {
        const at = i + (active[b] as number);
        normal[at] = (normal[at] as number) + w;
      }
    }
    for (let o = 0; o < outputs; o++) {
      const residual = (values[k * outputs + o] as number) - (sign < 0 ? (change[o] as number) : 0);
      for (let a = 0; a < size; a++) {
        const at = (active[a] as number) * outputs + o;
        right[at] = (right[at] as number) + w * sign * residual;
      }
    }
  }
  const solve = free > 0 ? solver(normal, free) : undefined;
  const solution = solve?.apply(Matrix.from1DArray(free, outputs, right)) ?? new Matrix(0, outputs);
  const fit = new Float64Array(players * outputs);
  for (let o = 0; o < outputs; o++) {
    let rest = change[o] as number;
    for (let i = 0; i < free; i++) {
      const value = solution.get(i, o);
      fit[i * outputs + o] = value;
      rest -= value;
    }
    if (players > 0) fit[free * outputs + o] = rest;
  }
  if (!drawn || !solve?.isRegular) return { values: fit };
  return { values: fit, standardError: standardErrors(coalitions, values, change, fit, solve) };
}

/**
 * A coalition's row of the design once the last player is eliminated, z_i - z_last: its non-zero places, which all have
 * one sign.
 */
function contrast(
  masks: Uint8Array,
  k: number,
  players: number,
  active: Int32Array,
): { size: number; sign: 1 | -1 } {
  const start = k * players;
  const last = masks[start + players - 1] as number;
  let size = 0;
  for (let i = 0; i < players - 1; i++) if (masks[start + i] !== last) active[size++] = i;
  return { size, sign: last === 0 ? 1 : -1 };
}

interface Solver {
  readonly isRegular: boolean;
  apply(right: Matrix): Matrix;
}

/** Solves with the symmetric matrix whose lower triangle is given; with least norm where it is singular. */
function solver(lower: Float64Array, size: number): Solver {
  const matrix = new Matrix(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      matrix.set(i, j, lower[i * size + j] as number);
      matrix.set(j, i, lower[i * size + j] as number);
    }
  }
  const cholesky = new CholeskyDecomposition(matrix);
  if (cholesky.isPositiveDefinite() && isWellConditioned(cholesky.lowerTriangularMatrix))
    return { isRegular: true, apply: (right) => cholesky.solve(right) };
  const svd = new SingularValueDecomposition(matrix, { autoTranspose: true });
  return { isRegular: false, apply: (right) => svd.solve(right) };
}

/** The squared ratio of a triangle's extreme diagonals bounds the condition from below: beyond this, digits are gone. */
function isWellConditioned(triangle: Matrix): boolean {
  const diagonal = triangle.diagonal();
  const ratio = Math.min(...diagonal) / Math.max(...diagonal);
  return ratio * ratio > 1e-14;
}

function standardErrors(
  { players, count, masks, weights, drawn }: Coalitions,
  values: Float64Array,
  change: ArrayLike<number>,
  fit: Float64Array,
  solve: Solver,
): Float64Array {
  const free = players - 1;
  const outputs = change.length;
  const active = new Int32Array(free);
  const errors = new Float64Array(players * outputs);
  if (!drawn || free === 0) return errors;
  const { from, total, unit, times } = drawn;
  for (let o = 0; o < outputs; o++) {
    // Cov of the sum of `total` independent draws' scores: each unit's score s, drawn t times, counts t (s / t)².
    const covariance = new Float64Array(free * free);
    const sum = new Float64Array(free);
    let score = new Float64Array(free);
    for (let k = from; k < count; k++) {
      const { size, sign } = contrast(masks, k, players, active);
      let residual = (values[k * outputs + o] as number) - (sign < 0 ? (change[o] as number) : 0);
      for (let a = 0; a < size; a++) residual -= sign * (fit[(active[a] as number) * outputs + o] as number);
      for (let a = 0; a < size; a++) {
        const at = active[a] as number;
        score[at] = (score[at] as number) + (weights[k] as number) * sign * residual;
      }
      if (k + 1 < count && unit[k + 1] === unit[k]) continue;
      const t = times[k] as number;
      for (let i = 0; i < free; i++) {
        const s = score[i] as number;
        if (s === 0) continue;
        sum[i] = (sum[i] as number) + s;
        for (let j = 0; j <= i; j++) {
          covariance[i * free + j] = (covariance[i * free + j] as number) + (s * (score[j] as number)) / t;
        }
      }
      score = new Float64Array(free);
    }
    const matrix = new Matrix(free, free);
    const correction = total / Math.max(1, total - 1);
    for (let i = 0; i < free; i++) {
      for (let j = 0; j <= i; j++) {
        const centred =
          (covariance[i * free + j] as number) - ((sum[i] as number) * (sum[j] as number)) / total;
        matrix.set(i, j, correction * centred);
        matrix.set(j, i, correction * centred);
      }
    }
    const sandwich = solve.apply(solve.apply(matrix).transpose());
    let all = 0;
    for (let i = 0; i < free; i++) {
      errors[i * outputs + o] = Math.sqrt(Math.max(0, sandwich.get(i, i)));
      for (let j = 0; j < free; j++) all += sandwich.get(i, j);
    }
    errors[free * outputs + o] = Math.sqrt(Math.max(0, all));
  }
  return errors;
}
