import { checkTensor } from "../../apply.js";
/** What `tril` and `triu` share: which elements are below a diagonal. Not an op itself. */
import { fail } from "../../errors.js";
import { formatSpec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { iota } from "../creation/iota.js";
import { add } from "../elementwise/add.js";
import { lessEqual } from "../elementwise/lessEqual.js";

export interface TriangleOptions {
  /** Which diagonal bounds the triangle and belongs to it: 0 (default) the main one, above it positive. */
  readonly diagonal?: number;
}

/** The names of {@link TriangleOptions}. */
export const triangleKeys = ["diagonal"];

/** bool[rows, columns]: on or below a diagonal of the last two axes. */
export function isBelow(name: string, x: Tensor, diagonal: number): Tensor {
  checkTensor(name, x);
  if (x.rank < 2) fail("shape", `${name} needs at least two axes`, formatSpec(x));
  if (!Number.isInteger(diagonal)) fail("argument", `${name} needs a whole diagonal`, String(diagonal));
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const row = iota({ dtype: "int32", shape: [rows, 1] }, 0);
  const column = iota({ dtype: "int32", shape: [1, columns] }, 1);
  return lessEqual(column, add(row, diagonal));
}
