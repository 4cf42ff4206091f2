import type { PathRule } from "./pathRule.js";
import { pathRule } from "./pathRule.js";

/**
 * Gauss's quadrature of ∫₀¹ f(t) (−ln t) dt, exact for polynomials up to degree 2n − 1: the mean over products αβ of two
 * uniform numbers, which integrals over two paths are.
 *
 * The polynomials that are orthogonal under −ln t come from Stieltjes' procedure on the products of Gauss-Legendre nodes; nodes
 * are the eigenvalues of their Jacobi matrix, found by bisection (W. Gautschi, "Orthogonal Polynomials: Computation and Approximation", 2004,
 * sections 2.2.3 and 3.1.1).
 */
export function logRule(n: number): PathRule {
  const { alphas, weights } = pathRule("gauss-legendre", n);
  const points = Float64Array.from(
    { length: n * n },
    (_, k) => at(alphas, Math.floor(k / n)) * at(alphas, k % n),
  );
  const masses = Float64Array.from(
    { length: n * n },
    (_, k) => at(weights, Math.floor(k / n)) * at(weights, k % n),
  );
  const { centres, norms } = stieltjes(n, points, masses);
  const nodes = Float64Array.from({ length: n }, (_, k) => eigenvalue(centres, norms, k));
  return { alphas: nodes, weights: nodes.map((node) => christoffel(node, centres, norms)) };
}

const at = (list: ArrayLike<number>, i: number): number => list[i] as number;

/** The recurrence p_{k+1} = (t − centre_k) p_k − norm_k / norm_{k−1} p_{k−1} of a discrete measure. */
function stieltjes(n: number, points: Float64Array, masses: Float64Array) {
  const [centres, norms] = [new Float64Array(n), new Float64Array(n)];
  let before = new Float64Array(points.length);
  let here = new Float64Array(points.length).fill(1);
  for (let k = 0; k < n; k++) {
    let [norm, centre] = [0, 0];
    for (let i = 0; i < points.length; i++) {
      const mass = at(masses, i) * at(here, i) ** 2;
      norm += mass;
      centre += mass * at(points, i);
    }
    norms[k] = norm;
    centres[k] = centre / norm;
    const ratio = k === 0 ? 0 : norm / at(norms, k - 1);
    const next = here.map((p, i) => (at(points, i) - at(centres, k)) * p - ratio * at(before, i));
    [before, here] = [here, next];
  }
  return { centres, norms };
}

/** The k-th eigenvalue of the Jacobi matrix, which lies between 0 and 1: by how many lie below, as Sturm counts. */
function eigenvalue(centres: Float64Array, norms: Float64Array, k: number): number {
  let [low, high] = [0, 1];
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    let [below, pivot] = [0, 1];
    for (let i = 0; i < centres.length; i++) {
      const off = i === 0 ? 0 : at(norms, i) / at(norms, i - 1);
      pivot = at(centres, i) - middle - (i === 0 ? 0 : off / (pivot || 1e-300));
      if (pivot < 0) below++;
    }
    if (below > k) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** A node's weight: 1 / Σ_k p_k(t)² / norm_k. */
function christoffel(t: number, centres: Float64Array, norms: Float64Array): number {
  let [before, here, total] = [0, 1, 0];
  for (let k = 0; k < centres.length; k++) {
    total += here ** 2 / at(norms, k);
    const ratio = k === 0 ? 0 : at(norms, k) / at(norms, k - 1);
    [before, here] = [here, (t - at(centres, k)) * here - ratio * before];
  }
  return 1 / total;
}
