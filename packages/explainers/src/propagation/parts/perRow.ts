import { broadcastTo, matMul, mul, reshape, sameShape, sum, type Tensor } from "@hyaline/core";

/**
 * The sums of an amount's rows, float[rows], where its first axis is made of them; else all rows share equally.
 *
 * @param factor what the amount is multiplied by first: without an array in between where both have one shape
 */
export function perRow(amount: Tensor, rows: number, factor?: Tensor | number): Tensor {
  if (typeof factor === "number") return mul(perRow(amount, rows), factor);
  const [first = 0] = amount.shape;
  const isRows = amount.size > 0 && first > 0 && first % rows === 0;
  const width = amount.size / rows;
  if (factor && isRows && sameShape(amount.shape, factor.shape)) {
    const products = matMul(reshape(amount, [rows, 1, width]), reshape(factor, [rows, width, 1]));
    return reshape(products, [rows]);
  }
  if (factor) return perRow(mul(amount, factor), rows);
  if (!isRows) return broadcastTo(reshape(mul(sum(amount), 1 / rows), [1]), [rows]);
  return sum(reshape(amount, [rows, width]), { axes: 1 });
}
