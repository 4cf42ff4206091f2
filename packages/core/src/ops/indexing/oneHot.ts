import type { DType } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { normaliseAxis } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { iota } from "../creation/iota.js";
import { cast } from "../elementwise/cast.js";
import { equal } from "../elementwise/equal.js";
import { expandDims } from "../structure/expandDims.js";
import { asIndices } from "./indices.js";

export interface OneHotOptions {
  /** Where the new axis goes; negative counts from the back (default -1). */
  readonly axis?: number;
  /** Default float32. */
  readonly dtype?: DType;
}

/**
 * A row of zeros with a one at each index. An index that is negative or not below `depth` gives zeros only.
 *
 * @param indices int32[...]; other integers are cast
 * @returns float32[..., depth]
 * @throws HyalineError `dtype` when indices are not integers, `argument` when `depth` is not a non-negative integer,
 * `axis`
 * @example
 * ```ts
 * await oneHot(tensor([1, 0], { dtype: "int32" }), 3).array(); // [[0, 1, 0], [1, 0, 0]]
 * ```
 */
export function oneHot(indices: Tensor, depth: number, given: OneHotOptions = {}): Tensor {
  const { axis = -1, dtype = "float32" } = refuseUnknown("oneHot", given, ["axis", "dtype"]);
  if (!Number.isInteger(depth) || depth < 0) {
    fail("argument", "oneHot needs a depth that is a whole number", String(depth));
  }
  const column = asIndices("oneHot", indices);
  const at = normaliseAxis(axis, column.rank + 1, "oneHot");
  const shape = new Array<number>(column.rank + 1).fill(1).with(at, depth);
  return cast(equal(expandDims(column, at), iota({ dtype: "int32", shape }, at)), dtype);
}
