import { BLOCK, dots, rowStarts } from "./dots.js";
import { loaded, type Work } from "./work.js";

/** A symmetric matrix of no negative eigenvalue, factorised: solves for any number of right sides. */
export interface SymmetricSolver {
  readonly size: number;
  /** Whether the matrix has full rank as far as its digits tell; where it has not, solutions are those of least norm. */
  readonly isRegular: boolean;
  /**
   * A⁺ b for each column of b.
   *
   * @param right float64[size, columns], row-major
   */
  solve(right: Float64Array, columns?: number): Float64Array;
  /** A⁻¹ (A⁺ where A is singular), float64[size, size]. Worked out when first asked for. */
  inverse(): Work<Float64Array>;
}

/**
 * A pivot that has lost all but this share of its diagonal, for each row before it, is one of a dependent column. It is
 * compared with its own diagonal, so that features of different units are alike.
 */
const TOLERANCE = 1e-14;

/**
 * Factorises a symmetric positive semidefinite matrix: by Cholesky, and by singular values where columns depend on
 * each other (in turns only: what that takes is loaded). Yields after every row.
 *
 * @param matrix float64[size, size], of which the lower triangle is read
 * @example
 * ```ts
 * const solver = atOnce(symmetricSolve(Float64Array.of(4, 0, 2, 3), 2));
 * solver.solve(Float64Array.of(8, 7)); // [1.25, 1.5]
 * ```
 */
export function* symmetricSolve(matrix: Float64Array, size: number): Work<SymmetricSolver> {
  const lower = yield* cholesky(matrix, size);
  if (!lower) {
    const { leastNorm } = yield* loaded(() => import("./leastNorm.js"));
    const pseudo = yield* leastNorm(matrix, size);
    return {
      size,
      isRegular: false,
      solve: (right, columns = 1) => {
        const out = new Float64Array(size * columns);
        for (let i = 0; i < size; i++)
          for (let j = 0; j < size; j++) {
            const factor = pseudo[i * size + j] as number;
            for (let c = 0; c < columns; c++)
              out[i * columns + c] =
                (out[i * columns + c] as number) + factor * (right[j * columns + c] as number);
          }
        return out;
      },
      inverse: () => known(pseudo),
    };
  }
  let inverse: Float64Array | undefined;
  return {
    size,
    isRegular: true,
    solve: (right, columns = 1) => triangularSolves(lower, size, right.slice(), columns),
    inverse: function* () {
      inverse ??= yield* inverseOf(lower, size);
      return inverse;
    },
  };
}

function* known(matrix: Float64Array): Work<Float64Array> {
  yield;
  return matrix;
}

/** Multiplications between two yields, about. */
const STRIDE = 2e5;

/** L of A = L Lᵀ, four rows at a time; nothing where a pivot is lost. */
function* cholesky(matrix: Float64Array, size: number): Work<Float64Array | undefined> {
  const lower = new Float64Array(size * size);
  const starts = new Int32Array(BLOCK);
  const sums = new Float64Array(BLOCK);
  let spent = 0;
  for (let first = 0; first < size; first += BLOCK) {
    rowStarts(starts, first, size);
    const last = Math.min(first + BLOCK, size);
    for (let j = 0; j < first; j++) {
      dots(lower, j * size, lower, starts, 0, j, sums);
      const diagonal = lower[j * size + j] as number;
      for (let i = first; i < last; i++)
        lower[i * size + j] = ((matrix[i * size + j] as number) - (sums[i - first] as number)) / diagonal;
      spent += BLOCK * j;
      if (spent < STRIDE) continue;
      spent = 0;
      yield;
    }
    for (let i = first; i < last; i++) {
      for (let j = first; j <= i; j++) {
        let rest = matrix[i * size + j] as number;
        for (let k = 0; k < j; k++) rest -= (lower[i * size + k] as number) * (lower[j * size + k] as number);
        if (j < i) lower[i * size + j] = rest / (lower[j * size + j] as number);
        else if (rest > TOLERANCE * size * (matrix[i * size + i] as number))
          lower[i * size + i] = Math.sqrt(rest);
        else return undefined;
      }
    }
  }
  return lower;
}

/** Solves L Lᵀ X = B in the place of B. */
function triangularSolves(lower: Float64Array, size: number, b: Float64Array, columns: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) subtract(b, i * columns, k * columns, lower[i * size + k] as number, columns);
    divide(b, i * columns, lower[i * size + i] as number, columns);
  }
  for (let i = size - 1; i >= 0; i--) {
    divide(b, i * columns, lower[i * size + i] as number, columns);
    for (let k = 0; k < i; k++) subtract(b, k * columns, i * columns, lower[i * size + k] as number, columns);
  }
  return b;
}

function subtract(b: Float64Array, to: number, from: number, factor: number, count: number): void {
  for (let c = 0; c < count; c++) b[to + c] = (b[to + c] as number) - factor * (b[from + c] as number);
}

function divide(b: Float64Array, at: number, by: number, count: number): void {
  for (let c = 0; c < count; c++) b[at + c] = (b[at + c] as number) / by;
}

/** A⁻¹ = L⁻ᵀ L⁻¹, four columns of L⁻¹ at a time, kept as rows. */
function* inverseOf(lower: Float64Array, size: number): Work<Float64Array> {
  const columns = new Float64Array(size * size);
  const out = new Float64Array(size * size);
  const starts = new Int32Array(BLOCK);
  const sums = new Float64Array(BLOCK);
  let spent = 0;
  for (let first = 0; first < size; first += BLOCK) {
    rowStarts(starts, first, size);
    const last = Math.min(first + BLOCK, size);
    for (let i = first; i < size; i++) {
      dots(lower, i * size, columns, starts, first, i, sums);
      for (let j = first; j < Math.min(last, i + 1); j++) {
        const rest = (i === j ? 1 : 0) - (sums[j - first] as number);
        columns[j * size + i] = rest / (lower[i * size + i] as number);
      }
      spent += BLOCK * (i - first);
      if (spent < STRIDE) continue;
      spent = 0;
      yield;
    }
  }
  for (let first = 0; first < size; first += BLOCK) {
    rowStarts(starts, first, size);
    const last = Math.min(first + BLOCK, size);
    for (let i = 0; i < last; i++) {
      dots(columns, i * size, columns, starts, Math.max(i, first), size, sums);
      for (let j = first; j < last; j++) {
        out[i * size + j] = sums[j - first] as number;
        out[j * size + i] = sums[j - first] as number;
      }
      spent += BLOCK * (size - first);
      if (spent < STRIDE) continue;
      spent = 0;
      yield;
    }
  }
  return out;
}
