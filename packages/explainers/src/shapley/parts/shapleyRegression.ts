import { CholeskyDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";
import type { Coalitions } from "./coalitions.js";
import { contrast } from "./contrast.js";
import { shapleyErrors } from "./shapleyErrors.js";

/** The Shapley values of several outputs at once: [players, outputs], row-major. */
export interface ShapleyFit {
  readonly values: Float64Array;
  /** Of each value, where coalitions were drawn. */
  readonly standardError?: Float64Array;
}

/**
 * Fits Shapley values to what coalitions are worth.
 *
 * @param values v(z), the output less the base value: [coalitions, outputs], row-major
 * @param change v(all): one per output
 */
export type ShapleySolver = (values: Float64Array, change: ArrayLike<number>) => ShapleyFit;

/**
 * The Shapley values as the solution of a weighted least-squares problem under the constraint that they sum to the
 * output's change, which is eliminated through the last player.
 *
 * minimise Σ_z w(z) (v(z) - zᵀφ)² subject to Σφ = v(all)
 *
 * Over all coalitions with the Shapley kernel's weights the solution is the Shapley values themselves (Lundberg and Lee
 * 2017, theorem 2). What depends on the coalitions alone is worked out once.
 */
export function shapleySolver(coalitions: Coalitions): ShapleySolver {
  const { players, count, masks, weights, drawn } = coalitions;
  const free = Math.max(0, players - 1);
  const active = new Int32Array(free);
  const normal = free > 0 ? factorise(normalMatrix(coalitions), free) : undefined;
  const inverse = drawn && normal?.isRegular ? normal.solve(Matrix.eye(free)).to1DArray() : undefined;

  return (values, change) => {
    const outputs = change.length;
    const right = new Float64Array(free * outputs);
    for (let k = 0; k < count; k++) {
      const signed = contrast(masks, k, players, active);
      const size = Math.abs(signed);
      for (let o = 0; o < outputs; o++) {
        const v = values[k * outputs + o] as number;
        const score = (weights[k] as number) * (signed > 0 ? v : (change[o] as number) - v);
        for (let a = 0; a < size; a++) {
          const at = (active[a] as number) * outputs + o;
          right[at] = (right[at] as number) + score;
        }
      }
    }
    const solution = normal?.solve(Matrix.from1DArray(free, outputs, right)) ?? new Matrix(0, outputs);
    const fit = new Float64Array(players * outputs);
    for (let o = 0; o < outputs && players > 0; o++) {
      let rest = change[o] as number;
      for (let i = 0; i < free; i++) {
        const value = solution.get(i, o);
        fit[i * outputs + o] = value;
        rest -= value;
      }
      fit[free * outputs + o] = rest;
    }
    if (!inverse) return { values: fit };
    return { values: fit, standardError: shapleyErrors(coalitions, { values, change, fit }, inverse) };
  };
}

/** Σ w (z_i - z_last) (z_j - z_last), its lower triangle: [players - 1, players - 1]. */
function normalMatrix({ players, count, masks, weights }: Coalitions): Float64Array {
  const free = players - 1;
  const normal = new Float64Array(free * free);
  const active = new Int32Array(free);
  for (let k = 0; k < count; k++) {
    const size = Math.abs(contrast(masks, k, players, active));
    const w = weights[k] as number;
    for (let a = 0; a < size; a++) {
      const row = (active[a] as number) * free;
      for (let b = 0; b <= a; b++) {
        const at = row + (active[b] as number);
        normal[at] = (normal[at] as number) + w;
      }
    }
  }
  return normal;
}

interface Factorised {
  readonly isRegular: boolean;
  solve(right: Matrix): Matrix;
}

/** Solves with the symmetric matrix whose lower triangle is given; with least norm where it is singular. */
function factorise(lower: Float64Array, size: number): Factorised {
  const matrix = new Matrix(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      matrix.set(i, j, lower[i * size + j] as number);
      matrix.set(j, i, lower[i * size + j] as number);
    }
  }
  const cholesky = new CholeskyDecomposition(matrix);
  if (cholesky.isPositiveDefinite() && isWellConditioned(cholesky.lowerTriangularMatrix))
    return { isRegular: true, solve: (right) => cholesky.solve(right) };
  const svd = new SingularValueDecomposition(matrix, { autoTranspose: true });
  return { isRegular: false, solve: (right) => svd.solve(right) };
}

/** The squared ratio of a triangle's extreme diagonals bounds the condition from below: beyond this, digits are gone. */
function isWellConditioned(triangle: Matrix): boolean {
  const diagonal = triangle.diagonal();
  const ratio = Math.min(...diagonal) / Math.max(...diagonal);
  return ratio * ratio > 1e-14;
}
