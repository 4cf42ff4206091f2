import { checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { normaliseAxis } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { type AxisOptions, axisKeys, concat } from "./concat.js";
import { expandDims } from "./expandDims.js";

/**
 * Tensors of one shape side by side along a new axis.
 *
 * @param tensors any[...]
 * @throws HyalineError `shape` when shapes differ, `axis`, `argument` for no tensors
 * @example
 * ```ts
 * await stack([tensor([1, 2]), tensor([3, 4])]).array(); // [[1, 2], [3, 4]]
 * ```
 */
export function stack(tensors: readonly Tensor[], given: AxisOptions = {}): Tensor {
  const { axis = 0 } = refuseUnknown("stack", given, axisKeys);
  const [first] = tensors;
  if (!first) return fail("argument", "stack needs at least one tensor", "none");
  for (const each of tensors) checkTensor("stack", each);
  const at = normaliseAxis(axis, first.rank + 1, "stack");
  return concat(
    tensors.map((t) => expandDims(t, at > t.rank ? -1 : at)),
    { axis: at },
  );
}
