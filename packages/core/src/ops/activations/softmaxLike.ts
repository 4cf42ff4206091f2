/** What softmax and its logarithm share. Not an op itself. */
import { apply1, checkTensor } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { type Composite, composite } from "../../op.js";
import { formatSpec, normaliseAxis, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { cast } from "../elementwise/cast.js";
import { sub } from "../elementwise/sub.js";
import { max } from "../reduce/max.js";
import { stopGradient } from "../structure/stopGradient.js";

export interface SoftmaxOptions {
  /** The axis whose elements compete (default -1, the last). */
  readonly axis?: number;
}

/** The names of {@link SoftmaxOptions}. */
export const softmaxKeys = ["axis"];

type SoftmaxAttributes = { readonly axis: number };

interface SoftmaxRules {
  readonly name: string;
  readonly body: (x: Tensor, axes: number) => Tensor;
  /** The cotangent of the input from the output's. */
  readonly vjp: (y: Tensor, g: Tensor, axes: number) => Tensor;
}

/** Declares softmax or its logarithm. */
export function softmaxLike({ name, body, vjp }: SoftmaxRules): Composite<SoftmaxAttributes> {
  return composite<SoftmaxAttributes>({
    name,
    infer: (inputs) => {
      const [x] = inputs as [Spec];
      if (!isFloat(x.dtype))
        fail("dtype", `${name} takes floating-point tensors`, formatSpec(x), "cast(…) it first");
      return [x];
    },
    body: ([x], { axis }) => [body(x as Tensor, axis)],
    vjp: ({ outputs: [y], attributes }, [g]) => [vjp(y as Tensor, g as Tensor, attributes.axis)],
    batch: ([x], { op, attributes }) => [apply1(op, [x as Tensor], { axis: attributes.axis + 1 })],
  });
}

/** x less its maximum, so that no exponential overflows. The result of what follows does not depend on the maximum. */
export const aboveMaximum = (x: Tensor, axes: number): Tensor =>
  x.shape[axes] === 0 ? x : sub(x, stopGradient(max(x, { axes, keepDims: true })));

export function applySoftmax(
  op: Composite<SoftmaxAttributes>,
  x: Tensor,
  { axis = -1 }: SoftmaxOptions,
): Tensor {
  checkTensor(op.name, x);
  const input = isFloat(x.dtype) ? x : cast(x, "float32");
  return apply1(op, [input], { axis: normaliseAxis(axis, x.rank, op.name) });
}
