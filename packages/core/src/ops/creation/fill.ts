import { apply1 } from "../../apply.js";
import type { DType } from "../../dtype.js";
import { primitive, zeroDerivative } from "../../op.js";
import type { Shape, Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { broadcastTo } from "../structure/broadcastTo.js";

export const fillOp = primitive<{ readonly value: number; readonly dtype: DType; readonly shape: Shape }>({
  name: "fill",
  infer: (_, { dtype, shape }) => [{ dtype, shape }],
  vjp: zeroDerivative("it has no inputs"),
  batch: (_, { attributes, size }) => [
    broadcastTo(fill(attributes.value, attributes), [size, ...attributes.shape]),
  ],
});

/** A tensor of `spec` filled with one number; costs no memory until it is run. */
export const fill = (value: number, { dtype, shape }: Spec): Tensor =>
  apply1(fillOp, [], { value, dtype, shape });
