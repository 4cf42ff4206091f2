import { checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { normaliseAxis } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { broadcastTo } from "./broadcastTo.js";
import { type AxisOptions, axisKeys } from "./concat.js";
import { expandDims } from "./expandDims.js";
import { reshape } from "./reshape.js";

/**
 * Each element along an axis several times in a row, as NumPy's `repeat`.
 *
 * @param x any[...]
 * @throws HyalineError `argument` when the count is not a whole number, `axis`
 * @example
 * ```ts
 * await repeat(tensor([1, 2]), 2).array(); // [1, 1, 2, 2]
 * ```
 */
export function repeat(x: Tensor, count: number, given: AxisOptions = {}): Tensor {
  const { axis = 0 } = refuseUnknown("repeat", given, axisKeys);
  checkTensor("repeat", x);
  if (!Number.isInteger(count) || count < 0) fail("argument", "repeat needs a whole number", String(count));
  const at = normaliseAxis(axis, x.rank, "repeat");
  const wide = broadcastTo(expandDims(x, at + 1), x.shape.toSpliced(at + 1, 0, count));
  return reshape(wide, x.shape.with(at, (x.shape[at] as number) * count));
}
