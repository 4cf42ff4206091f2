import { fail } from "@hyaline/core";
import { inTurns, type RandomStream, randomStream } from "@hyaline/explanation";
import { rowsAt } from "../../intervention/parts/likeInputs.js";
import type { LabelledRows } from "./gradientRows.js";
import { type Curvature, disposeVector, targetsAt, type Vector } from "./hessian.js";
import { tridiagonalEigen } from "./tridiagonalEigen.js";

export interface SolverOptions {
  readonly damping: number;
  readonly iterations: number;
  readonly tolerance: number;
  readonly seed: number;
}

/**
 * (H + damping)⁻¹ b by conjugate gradients.
 *
 * Source: M. R. Hestenes, E. Stiefel, "Methods of Conjugate Gradients for Solving Linear Systems", 1952.
 *
 * @throws HyalineError `data` for a Hessian that stays indefinite under the damping, `convergence` where the iterations end
 * before the tolerance
 */
export async function conjugateGradients(
  { product, dot, sum }: Curvature,
  data: LabelledRows,
  b: Vector,
  { damping, iterations, tolerance }: SolverOptions,
): Promise<Vector> {
  let x = await sum(0, b, 0, b);
  let residual = b;
  let direction = b;
  let size = await dot(b, b);
  const enough = tolerance * tolerance * size;
  /** What comes instead of a vector, which is b or nobody else's. */
  const instead = async (old: Vector, next: Promise<Vector>): Promise<Vector> => {
    const found = await next;
    if (old !== b) disposeVector(old);
    return found;
  };
  for (let i = 0; i < iterations && size > enough; i++) {
    const bent = await product(direction, data);
    const turned = await instead(bent, sum(1, bent, damping, direction));
    const bend = await dot(direction, turned);
    if (!(bend > 0))
      fail(
        "data",
        "conjugate gradients need a loss that bends upwards in every direction, with the damping",
        `${bend.toPrecision(3)} along one`,
        'raise damping, train further, or take solver: "arnoldi"',
      );
    const step = size / bend;
    x = await instead(x, sum(1, x, step, direction));
    residual = await instead(residual, sum(1, residual, -step, turned));
    disposeVector(turned);
    const next = await dot(residual, residual);
    direction = await instead(direction, sum(1, residual, next / size, direction));
    size = next;
  }
  for (const each of [residual, direction]) if (each !== b) disposeVector(each);
  if (!(size <= enough))
    fail(
      "convergence",
      `conjugate gradients come within ${tolerance} of the right side in ${iterations} iterations`,
      Math.sqrt((size / enough) * tolerance * tolerance).toPrecision(3),
      'raise iterations, damping or tolerance, or take solver: "arnoldi"',
    );
  return x;
}

/** Rows of a step of LiSSA, and what its Hessian is divided by so that the series converges. */
const LISSA_ROWS = 32;

/**
 * The same by the series Σ (1 − H / s)^k b / s over random rows.
 *
 * Source: N. Agarwal, B. Bullins, E. Hazan, "Second-Order Stochastic Optimization for Machine Learning in Linear Time",
 * JMLR 2017 (LiSSA).
 *
 * @throws HyalineError `convergence` for a series that grows without end
 */
export async function lissa(
  curve: Curvature,
  data: LabelledRows,
  b: Vector,
  { damping, iterations, seed }: SolverOptions,
  scale: number,
): Promise<Vector> {
  const stream = randomStream(seed);
  let x = b;
  for (let i = 0; i < iterations; i++) {
    const turned = await curve.product(x, drawn(data, stream));
    // x ← b + (1 − (H + damping) / scale) x
    const kept = await curve.sum(1 - damping / scale, x, -1 / scale, turned);
    const next = await curve.sum(1, b, 1, kept);
    for (const each of [turned, kept, ...(x === b ? [] : [x])]) disposeVector(each);
    x = next;
  }
  const length = Math.sqrt(await curve.dot(x, x));
  // Of a series that converges no term is longer than b; twice that is left to chance and rounding.
  const most = 2 * (iterations + 1) * Math.sqrt(await curve.dot(b, b));
  if (!(length <= most))
    fail(
      "convergence",
      `LiSSA's series stays within ${most.toPrecision(3)}`,
      length.toPrecision(3),
      'raise damping, or take solver: "conjugateGradients" or "arnoldi"',
    );
  const found = await curve.sum(1 / scale, x, 0, x);
  if (x !== b) disposeVector(x);
  return found;
}

function drawn({ inputs, targets }: LabelledRows, stream: RandomStream): LabelledRows {
  const places = Array.from({ length: Math.min(LISSA_ROWS, inputs.count) }, () =>
    stream.integer(inputs.count),
  );
  return { inputs: rowsAt(inputs, places), targets: targetsAt(targets, places) };
}

/** An estimate of the largest eigenvalue, by iterations from a vector on. */
export async function largestEigenvalue(curve: Curvature, data: LabelledRows, b: Vector): Promise<number> {
  let v = b;
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const length = Math.sqrt(await curve.dot(v, v));
    if (!(length > 0)) return value;
    v = await curve.product(await curve.sum(1 / length, v, 0, v), data);
    value = Math.sqrt(await curve.dot(v, v));
  }
  return value;
}

/** Directions in which the loss bends most, and how much. */
export interface Bends {
  readonly values: readonly number[];
  readonly vectors: readonly Vector[];
}

/**
 * The Hessian's eigenvectors of the largest eigenvalues by size, from a Krylov space: Arnoldi's iteration, which for a
 * symmetric matrix is Lanczos's, with every vector made orthogonal to all before it.
 *
 * Source: A. Schioppa, P. Zablotskaia, D. Vilar, A. Sokolov, "Scaling Up Influence Functions", AAAI 2022.
 */
export async function arnoldi(
  { product, dot, sum }: Curvature,
  data: LabelledRows,
  start: Vector,
  { iterations }: Pick<SolverOptions, "iterations">,
  rank: number,
): Promise<Bends> {
  const length = Math.sqrt(await dot(start, start));
  const basis: Vector[] = [await sum(1 / length, start, 0, start)];
  const diagonal: number[] = [];
  const beside: number[] = [];
  for (let k = 0; k < iterations; k++) {
    const last = basis[k] as Vector;
    let next = await product(last, data);
    diagonal.push(await dot(next, last));
    // Twice is enough (Kahan): what is left over of the first time is rounding.
    for (let again = 0; again < 2; again++)
      for (const each of basis) next = await sum(1, next, -(await dot(next, each)), each);
    const size = Math.sqrt(await dot(next, next));
    const scale = Math.max(...diagonal.map(Math.abs), ...beside, Number.MIN_VALUE);
    if (k + 1 === iterations || size <= 1e-6 * scale) break;
    beside.push(size);
    basis.push(await sum(1 / size, next, 0, next));
  }
  const { values, vectors } = await inTurns(tridiagonalEigen(diagonal, beside));
  const order = [...values.keys()].sort(
    (a, b) => Math.abs(values[b] as number) - Math.abs(values[a] as number),
  );
  const kept = order.slice(0, rank).filter((i) => (values[i] as number) !== 0);
  const made: Vector[] = [];
  for (const i of kept) {
    let vector = await sum(0, basis[0] as Vector, 0, basis[0] as Vector);
    for (const [k, each] of basis.entries())
      vector = await sum(1, vector, vectors[k * values.length + i] as number, each);
    made.push(vector);
  }
  return { values: kept.map((i) => values[i] as number), vectors: made };
}
