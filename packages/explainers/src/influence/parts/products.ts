import { add, matMul, mul, reshape, square, sum, type Tensor, transpose } from "@hyaline/core";
import type { RowGradients } from "./rowGradients.js";

const isWhole = (of: RowGradients): of is Extract<RowGradients, { readonly whole: Tensor }> => "whole" in of;

/** float[rows, size] */
const flat = (whole: Tensor): Tensor =>
  reshape(whole, [whole.shape[0] as number, whole.size / (whole.shape[0] as number)]);

const total = (parts: readonly Tensor[]): Tensor => parts.reduce((a, b) => add(a, b));

/** Sums over every axis but the first. */
const rowSums = (x: Tensor): Tensor => sum(flat(x), { axes: 1 });

/** What one row's gradients by all variables are, whole: float[rows, p, q] each. */
const made = (of: RowGradients): Tensor => {
  if (isWhole(of)) return of.whole;
  const [rows, p] = of.left.shape as [number, number];
  return mul(reshape(of.left, [rows, p, 1]), reshape(of.right, [rows, 1, of.right.shape[1] as number]));
};

/** The products of each row's gradient of one kind with each of another: float[rows, others]. */
export function rowProducts(rows: readonly RowGradients[], others: readonly RowGradients[]): Tensor {
  return total(
    rows.map((a, i) => {
      const b = others[i] as RowGradients;
      if (isWhole(a) || isWhole(b)) return matMul(flat(made(a)), transpose(flat(made(b))));
      return mul(matMul(a.left, transpose(b.left)), matMul(a.right, transpose(b.right)));
    }),
  );
}

/** Each row's gradient times itself: float[rows]. */
export function selfProducts(rows: readonly RowGradients[]): Tensor {
  return total(
    rows.map((of) =>
      isWhole(of) ? rowSums(square(of.whole)) : mul(rowSums(square(of.left)), rowSums(square(of.right))),
    ),
  );
}

/** The product of each row's gradient with a vector that is shaped like the variables: float[rows]. */
export function vectorProducts(rows: readonly RowGradients[], vector: readonly Tensor[]): Tensor {
  return total(
    rows.map((of, i) => {
      const v = vector[i] as Tensor;
      if (isWhole(of)) return rowSums(mul(of.whole, reshape(v, [1, ...of.whole.shape.slice(1)])));
      return rowSums(mul(matMul(of.left, v), of.right));
    }),
  );
}

/**
 * Each row's gradient by random vectors that are outer products themselves, so that none is made whole: float[rows, count].
 *
 * @param random for each variable float[p, count] and float[q, count]
 */
export function projections(
  rows: readonly RowGradients[],
  random: readonly (readonly [Tensor, Tensor])[],
): Tensor {
  return total(
    rows.map((of, i) => {
      const [u, v] = random[i] as readonly [Tensor, Tensor];
      if (!isWhole(of)) return mul(matMul(of.left, u), matMul(of.right, v));
      const p = of.whole.shape[1] as number;
      const inner = matMul(of.whole, v);
      return sum(mul(inner, reshape(u, [1, p, u.shape[1] as number])), { axes: 1 });
    }),
  );
}
