import { add, div, matMul, mul, reshape, type Tensor, transpose } from "@hyaline/core";
import { jointNorm } from "../../parts/norm.js";
import { representable } from "../../parts/representable.js";

/** Of the polynomial a x + b x³ + c x⁵, which brings singular values from (0, 1] near 1 in few rounds (Jordan, 2024). */
const [A, B, C] = [3.4445, -4.775, 2.0315];

/**
 * The nearest half-orthogonal matrix, about: all singular values between 0.7 and 1.2, by Newton and Schulz's iteration.
 *
 * @param matrix float[rows, columns]
 */
export function orthogonalised(matrix: Tensor, rounds: number, epsilon: number): Tensor {
  const [rows, columns] = matrix.shape as [number, number];
  const wide = rows <= columns;
  let x = div(matrix, add(jointNorm([matrix]), representable(epsilon, matrix)));
  if (!wide) x = transpose(x);
  for (let i = 0; i < rounds; i++) {
    const square = matMul(x, transpose(x));
    const rest = add(mul(square, B), mul(matMul(square, square), C));
    x = add(mul(x, A), matMul(rest, x));
  }
  return reshape(wide ? x : transpose(x), matrix.shape);
}
