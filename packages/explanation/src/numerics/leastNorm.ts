import type { Work } from "./work.js";

const MOST_SWEEPS = 60;

/**
 * The pseudoinverse of a symmetric matrix, by singular values: rotations make the rows of A orthogonal, A = U Σ Vᵀ
 * follows, and values below the rounding of the largest count as 0. Slow but exact, for the matrices that Cholesky
 * cannot factorise. Yields after every row of a sweep.
 *
 * Source: M. R. Hestenes, "Inversion of Matrices by Biorthogonalization and Related Results", J. SIAM 1958 (one-sided
 * Jacobi).
 *
 * @param matrix float64[size, size], of which the lower triangle is read
 * @returns float64[size, size]
 */
export function* leastNorm(matrix: Float64Array, size: number): Work<Float64Array> {
  // Row p of `turned` becomes σ_p u_p, row p of `right` v_p.
  const turned = new Float64Array(size * size);
  const right = new Float64Array(size * size);
  let largest = 0;
  for (let i = 0; i < size; i++) {
    right[i * size + i] = 1;
    for (let j = 0; j < size; j++) {
      const value = matrix[Math.max(i, j) * size + Math.min(i, j)] as number;
      turned[i * size + j] = value;
      largest = Math.max(largest, Math.abs(value));
    }
  }
  const out = new Float64Array(size * size);
  if (!(largest > 0)) return out;
  for (let k = 0; k < turned.length; k++) turned[k] = (turned[k] as number) / largest;

  const squares = new Float64Array(size);
  const measure = () => {
    for (let p = 0; p < size; p++) squares[p] = product(turned, p, p, size);
    return squares.reduce((most, s) => Math.max(most, s), 0);
  };
  const cut = (size * Number.EPSILON) ** 2;
  for (let sweep = 0, rotated = true; rotated && sweep < MOST_SWEEPS; sweep++) {
    rotated = false;
    const least = measure() * cut;
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) {
        const [a, b] = [squares[p] as number, squares[q] as number];
        if (a <= least || b <= least) continue;
        const c = product(turned, p, q, size);
        if (Math.abs(c) <= 1e-15 * size * Math.sqrt(a * b)) continue;
        rotated = true;
        const zeta = (b - a) / (2 * c);
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        rotate(turned, p, q, cosine, cosine * tangent, size);
        rotate(right, p, q, cosine, cosine * tangent, size);
        squares[p] = product(turned, p, p, size);
        squares[q] = product(turned, q, q, size);
      }
      yield;
    }
  }
  const least = measure() * cut;
  for (let p = 0; p < size; p++) {
    const square = squares[p] as number;
    if (square <= least) continue;
    for (let i = 0; i < size; i++) {
      const factor = (right[p * size + i] as number) / square / largest;
      for (let j = 0; j < size; j++)
        out[i * size + j] = (out[i * size + j] as number) + factor * (turned[p * size + j] as number);
    }
    yield;
  }
  return out;
}

function product(rows: Float64Array, p: number, q: number, size: number): number {
  let sum = 0;
  for (let k = 0; k < size; k++) sum += (rows[p * size + k] as number) * (rows[q * size + k] as number);
  return sum;
}

function rotate(rows: Float64Array, p: number, q: number, cosine: number, sine: number, size: number): void {
  for (let k = 0; k < size; k++) {
    const [a, b] = [rows[p * size + k] as number, rows[q * size + k] as number];
    rows[p * size + k] = cosine * a - sine * b;
    rows[q * size + k] = sine * a + cosine * b;
  }
}
