import { apply1 } from "../../apply.js";
import { type DType, isDType, isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { primitive } from "../../op.js";
import type { Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";

export const castOp = primitive<{ readonly dtype: DType }>({
  name: "cast",
  infer: (inputs, { dtype }) => [{ dtype, shape: (inputs[0] as Spec).shape }],
  vjp: ({ inputs: [x] }, [g]) => [
    isFloat((x as Tensor).dtype) ? cast(g as Tensor, (x as Tensor).dtype) : undefined,
  ],
  batch: ([x], { attributes }) => [cast(x as Tensor, attributes.dtype)],
});

/**
 * The same values in another dtype: rounds to the nearest float, truncates towards zero to integers, and gives
 * `x != 0` for bool. Floats beyond an integer dtype's range become its nearest number and NaN becomes 0, on every backend;
 * integers beyond it wrap around.
 *
 * @param x any[...]
 * @throws HyalineError `dtype` for an unknown data type
 * @example
 * ```ts
 * await cast(tensor([1.7, -1.7]), "int32").array(); // [1, -1]
 * ```
 */
export function cast(x: Tensor, dtype: DType): Tensor {
  if (!isDType(dtype)) fail("dtype", "cast needs a known data type", String(dtype));
  return x.dtype === dtype ? x : apply1(castOp, [x], { dtype });
}
