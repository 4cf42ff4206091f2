import { add, concat, fail, formatSpec, full, mul, slice, sub, type Tensor } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";

/** Larger matrices would need too many terms. */
const LARGEST = 6;

/** By minors along the first row. */
export const Det: Reader = (node) => {
  const x = node.tensor(0);
  const [rows, n = 0] = x.shape.slice(-2);
  if (x.rank < 2 || rows !== n) badFile("Det needs square matrices", formatSpec(x));
  if (n > LARGEST) return fail("unsupported", `Det is read up to ${LARGEST} × ${LARGEST}`, `${n} × ${n}`);
  return determinant(x, n);
};

function determinant(x: Tensor, n: number): Tensor {
  const lead = x.shape.slice(0, -2).map(() => null);
  const element = (row: number, column: number) => slice(x, [...lead, row, column]);
  if (n === 0) return full(x.shape.slice(0, -2), 1, { dtype: x.dtype });
  if (n === 1) return element(0, 0);
  if (n === 2) return sub(mul(element(0, 0), element(1, 1)), mul(element(0, 1), element(1, 0)));
  const terms = Array.from({ length: n }, (_, column) => {
    const below = slice(x, [...lead, [1, n]]);
    const left = slice(below, [...lead, null, [0, column]]);
    const right = slice(below, [...lead, null, [column + 1, n]]);
    const minor = mul(element(0, column), determinant(concat([left, right], { axis: -1 }), n - 1));
    return column % 2 === 0 ? minor : minor.neg();
  });
  return terms.reduce(add);
}
