import { gram, symmetricSolve, type Work } from "@hyaline/explanation";

/** Which side of a plane rows are on: the score is w · x + b. */
export interface LinearClassifier {
  readonly weights: Float64Array;
  readonly bias: number;
}

const MOST_STEPS = 50;

/**
 * Logistic regression with ridge: mean log(1 + exp(−y f(x))) + λ/2 (|w|² + b²), by Newton's method in the space of the rows,
 * which are fewer than the numbers of a layer.
 *
 * Source: T. Hastie, R. Tibshirani, J. Friedman, "The Elements of Statistical Learning", 2009, sections 4.4.1 and 12.3.3.
 *
 * @param rows float64[count, size]
 * @param isFirst which of them are of the first class
 */
export function* linearClassifier(
  rows: Float64Array,
  isFirst: readonly boolean[],
  ridge: number,
): Work<LinearClassifier> {
  const count = isFirst.length;
  const size = rows.length / count;
  const { centre, scale, scaled } = standardised(rows, count);
  const kernel = yield* gram(scaled, count);
  for (let i = 0; i < kernel.length; i++) kernel[i] = (kernel[i] as number) / size + 1;
  let alpha = new Float64Array(count);
  for (let step = 0; step < MOST_STEPS; step++) {
    const f = product(kernel, alpha);
    const matrix = kernel.slice();
    const right = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const p = 1 / (1 + Math.exp(-(f[i] as number)));
      const curve = Math.max(p * (1 - p), 1e-9);
      matrix[i * count + i] = (matrix[i * count + i] as number) + (count * ridge) / curve;
      right[i] = (f[i] as number) + (Number(isFirst[i]) - p) / curve;
    }
    const solver = yield* symmetricSolve(matrix, count);
    const next = solver.solve(right);
    const moved = next.reduce((most, each, i) => Math.max(most, Math.abs(each - (alpha[i] as number))), 0);
    alpha = Float64Array.from(next);
    const largest = alpha.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    if (moved <= 1e-9 * largest) break;
  }
  const weights = new Float64Array(size);
  let bias = 0;
  for (let i = 0; i < count; i++) {
    bias += alpha[i] as number;
    for (let k = 0; k < size; k++)
      weights[k] = (weights[k] as number) + ((alpha[i] as number) * (scaled[i * size + k] as number)) / size;
  }
  // In the units of the rows.
  for (let k = 0; k < size; k++) {
    weights[k] = (weights[k] as number) / scale;
    bias -= (weights[k] as number) * (centre[k] as number);
  }
  return { weights, bias };
}

/** |v|, of as many numbers as a layer has. */
export const lengthOf = (v: Float64Array): number => Math.sqrt(v.reduce((sum, each) => sum + each * each, 0));

/** The score of each row. */
export function scoresOf({ weights, bias }: LinearClassifier, rows: Float64Array): Float64Array {
  const size = weights.length;
  return Float64Array.from({ length: rows.length / size }, (_, i) => {
    let sum = bias;
    for (let k = 0; k < size; k++) sum += (weights[k] as number) * (rows[i * size + k] as number);
    return sum;
  });
}

/** Around the mean, over one scale for all: directions stay what they are. */
function standardised(rows: Float64Array, count: number) {
  const size = rows.length / count;
  const centre = new Float64Array(size);
  for (let i = 0; i < rows.length; i++)
    centre[i % size] = (centre[i % size] as number) + (rows[i] as number) / count;
  let squares = 0;
  for (let i = 0; i < rows.length; i++) squares += ((rows[i] as number) - (centre[i % size] as number)) ** 2;
  const scale = Math.sqrt(squares / rows.length) || 1;
  const scaled = rows.map((each, i) => (each - (centre[i % size] as number)) / scale);
  return { centre, scale, scaled };
}

function product(matrix: Float64Array, v: Float64Array): Float64Array {
  const n = v.length;
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += (matrix[i * n + j] as number) * (v[j] as number);
    return sum;
  });
}
