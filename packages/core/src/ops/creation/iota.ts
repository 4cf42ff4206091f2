import { apply1 } from "../../apply.js";
import type { DType } from "../../dtype.js";
import { primitive, zeroDerivative } from "../../op.js";
import type { Shape, Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { broadcastTo } from "../structure/broadcastTo.js";

export const iotaOp = primitive<{ readonly dtype: DType; readonly shape: Shape; readonly axis: number }>({
  name: "iota",
  infer: (_, { dtype, shape }) => [{ dtype, shape }],
  vjp: zeroDerivative("it has no inputs"),
  batch: (_, { attributes, size }) => [
    broadcastTo(iota(attributes, attributes.axis), [size, ...attributes.shape]),
  ],
});

/** A tensor of `spec` whose elements are their index along `axis`. */
export const iota = ({ dtype, shape }: Spec, axis: number): Tensor =>
  apply1(iotaOp, [], { dtype, shape, axis });
