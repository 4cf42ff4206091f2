import { checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { formatSpec, normaliseAxes } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import type { SqueezeOptions } from "../../tensorMethods.js";
import { reshape } from "./reshape.js";

export type { SqueezeOptions };

/**
 * Takes away axes of size 1.
 *
 * @param x any[...]
 * @throws HyalineError `shape` when a named axis has another size, `axis`
 * @example
 * ```ts
 * squeeze(zeros([1, 3, 1])).shape; // [3]
 * ```
 */
export function squeeze(x: Tensor, given: SqueezeOptions = {}): Tensor {
  const { axes } = refuseUnknown("squeeze", given, ["axes"]);
  checkTensor("squeeze", x);
  const gone = normaliseAxes(axes, x.rank, "squeeze").filter(
    (axis) => axes !== undefined || x.shape[axis] === 1,
  );
  if (gone.some((axis) => x.shape[axis] !== 1)) {
    fail("shape", "squeeze takes away axes of size 1", `axes ${String(axes)} of ${formatSpec(x)}`);
  }
  return reshape(
    x,
    x.shape.filter((_, axis) => !gone.includes(axis)),
  );
}
