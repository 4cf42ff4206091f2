import type { Work } from "@hyaline/explanation";

/**
 * Eigenvalues and eigenvectors of a symmetric tridiagonal matrix, by Jacobi's rotations.
 *
 * Source: C. G. J. Jacobi, 1846; G. H. Golub, C. F. Van Loan, "Matrix Computations", section 8.5.
 *
 * @param diagonal [n]
 * @param beside [n − 1]: what stands beside it
 * @returns `values` [n]; `vectors` [n, n], one in each column
 */
export function* tridiagonalEigen(
  diagonal: readonly number[],
  beside: readonly number[],
): Work<{ readonly values: Float64Array; readonly vectors: Float64Array }> {
  const n = diagonal.length;
  const a = new Float64Array(n * n);
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    a[i * n + i] = diagonal[i] as number;
    v[i * n + i] = 1;
    if (i + 1 < n) a[i * n + i + 1] = a[(i + 1) * n + i] = beside[i] as number;
  }
  const at = (i: number, j: number) => a[i * n + j] as number;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += at(p, q) ** 2;
    if (off <= 1e-30 * diagonal.reduce((sum, each) => sum + each * each, Number.MIN_VALUE)) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (at(p, q) === 0) continue;
        const theta = (at(q, q) - at(p, p)) / (2 * at(p, q));
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        rotateColumns(a, n, p, q, c, t * c);
        rotateRows(a, n, p, q, c, t * c);
        rotateColumns(v, n, p, q, c, t * c);
      }
      yield;
    }
  }
  return { values: Float64Array.from({ length: n }, (_, i) => at(i, i)), vectors: v };
}

function rotateColumns(m: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let i = 0; i < n; i++) {
    const [x, y] = [m[i * n + p] as number, m[i * n + q] as number];
    m[i * n + p] = c * x - s * y;
    m[i * n + q] = s * x + c * y;
  }
}

function rotateRows(m: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let j = 0; j < n; j++) {
    const [x, y] = [m[p * n + j] as number, m[q * n + j] as number];
    m[p * n + j] = c * x - s * y;
    m[q * n + j] = s * x + c * y;
  }
}
