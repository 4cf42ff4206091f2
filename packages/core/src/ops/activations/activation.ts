/** What activations share: one tensor in, one of the same shape and dtype out, element by element. Not an op itself. */
import { apply1, checkTensor } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import type { Attributes } from "../../graph.js";
import { type Composite, composite } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { cast } from "../elementwise/cast.js";

interface ActivationRules<A extends Attributes> {
  readonly name: string;
  readonly body: (x: Tensor, attributes: A) => Tensor;
  /** The cotangent of x; derived from the body when left out. */
  readonly vjp?: (
    at: { readonly x: Tensor; readonly y: Tensor; readonly attributes: A },
    g: Tensor,
  ) => Tensor;
}

export function activation<A extends Attributes>({ name, body, vjp }: ActivationRules<A>): Composite<A> {
  return composite<A>({
    name,
    infer: (inputs) => {
      const [x] = inputs as [Spec];
      if (!isFloat(x.dtype))
        fail("dtype", `${name} takes floating-point tensors`, formatSpec(x), "cast(…) it first");
      return [x];
    },
    body: ([x], attributes) => [body(x as Tensor, attributes)],
    ...(vjp
      ? {
          vjp: ({ inputs, outputs, attributes }, [g]) => {
            const [x] = inputs as [Tensor];
            const [y] = outputs as [Tensor];
            return [vjp({ x, y, attributes }, g as Tensor)];
          },
        }
      : {}),
    batch: ([x], { op, attributes }) => [apply1(op, [x as Tensor], attributes)],
  });
}

/** Applies an activation; integers become float32. */
export function activate<A extends Attributes>(op: Composite<A>, x: Tensor, attributes: A): Tensor {
  checkTensor(op.name, x);
  return apply1(op, [isFloat(x.dtype) ? x : cast(x, "float32")], attributes);
}
