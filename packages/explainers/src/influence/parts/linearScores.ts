import { gram, symmetricSolve, type Work } from "@hyaline/explanation";

/**
 * φ (Φᵀ Φ + λ)⁻¹ Φᵀ: what each training row answers for of each row, in a linear model of features. The smaller of the two
 * matrices is solved, Φᵀ Φ or Φ Φᵀ: both give the same. Yields as it goes.
 *
 * @param here float64[rows, size]
 * @param there float64[training rows, size]
 * @param damping λ, as a share of the mean of ΦᵀΦ's diagonal
 * @returns float64[rows, training rows]
 */
export function* linearScores(
  here: Float64Array,
  there: Float64Array,
  size: number,
  damping: number,
): Work<Float64Array> {
  const [rows, all] = [here.length / size, there.length / size];
  const isDual = all <= size;
  const order = Math.min(all, size);
  const matrix = yield* gram(isDual ? there : transposed(there, size), order);
  let trace = 0;
  for (let i = 0; i < order; i++) trace += matrix[i * order + i] as number;
  for (let i = 0; i < order; i++)
    matrix[i * order + i] = (matrix[i * order + i] as number) + (damping * trace) / size;
  const solver = yield* symmetricSolve(matrix, order);
  if (isDual) {
    const along = yield* products(there, here, size);
    return transposed(solver.solve(along, rows), rows);
  }
  return yield* products(transposed(solver.solve(transposed(here, size), rows), rows), there, size);
}

/** A Bᵀ of rows of `size`. */
function* products(a: Float64Array, b: Float64Array, size: number): Work<Float64Array> {
  const [n, m] = [a.length / size, b.length / size];
  const out = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += (a[i * size + k] as number) * (b[j * size + k] as number);
      out[i * m + j] = sum;
    }
    if (i % 8 === 7) yield;
  }
  return out;
}

/** [n, size] as [size, n]. */
function transposed(rows: Float64Array, size: number): Float64Array {
  const n = rows.length / size;
  const out = new Float64Array(rows.length);
  for (let i = 0; i < n; i++) for (let k = 0; k < size; k++) out[k * n + i] = rows[i * size + k] as number;
  return out;
}
