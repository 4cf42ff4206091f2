/** What `argMax` and `argMin` share. Not an op itself. */
import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { type Primitive, primitive, zeroDerivative } from "../../op.js";
import { formatSpec, normaliseAxis, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import type { ArgOptions } from "../../tensorMethods.js";
import { reducedShape } from "./reduction.js";

export type { ArgOptions };

type ArgAttributes = { readonly axis: number; readonly keepDims: boolean };

export const argReduction = (name: string): Primitive<ArgAttributes> =>
  primitive<ArgAttributes>({
    name,
    infer: (inputs, { axis, keepDims }) => {
      const [x] = inputs as [Spec];
      if (x.shape[axis] === 0) fail("shape", `${name} of no elements has no value`, formatSpec(x));
      return [{ dtype: "int32", shape: reducedShape(x.shape, { axes: [axis], keepDims }) }];
    },
    vjp: zeroDerivative("an index is constant almost everywhere"),
    batch: ([x], { op, attributes }) => [
      apply1(op, [x as Tensor], { ...attributes, axis: attributes.axis + 1 }),
    ],
  });

export const argReduce = (
  op: Primitive<ArgAttributes>,
  x: Tensor,
  { axis = -1, keepDims = false }: ArgOptions = {},
): Tensor => apply1(op, [x], { axis: normaliseAxis(axis, x.rank, op.name), keepDims });
