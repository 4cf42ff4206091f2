import { isFloat } from "../dtype.js";
import { fail } from "../errors.js";
import { iota } from "../ops/creation/iota.js";
import { cast } from "../ops/elementwise/cast.js";
import { equal } from "../ops/elementwise/equal.js";
import { reshape } from "../ops/structure/reshape.js";
import { formatSpec } from "../shape.js";
import { isTensor, type Tensor } from "../tensor.js";
import { mapTree } from "../tree.js";
import { grad, vjp } from "./grad.js";
import { vmap } from "./vmap.js";

/**
 * The Jacobian of a function of one tensor (or tree) with one tensor as its result, row by row in one batched
 * backward pass.
 *
 * @param fn from `x` to a tensor of shape `[...out]`
 * @returns a function of `x` that gives float[...out, ...x.shape], in the structure of `x`
 * @throws HyalineError `argument` when the result is no tensor, `dtype` when it is not a float
 * @example
 * ```ts
 * await jacobian((x: Tensor) => x.mul(x))(tensor([1, 2])).array(); // [[2, 0], [0, 4]]
 * ```
 */
export function jacobian<X>(fn: (x: X) => Tensor): (x: X) => X {
  return (x) => {
    const { value, pullback } = vjp(fn, [x]);
    if (!isTensor(value))
      fail("argument", "jacobian needs a function whose result is one tensor", typeof value);
    if (!isFloat(value.dtype))
      fail("dtype", "jacobian needs a floating-point result", formatSpec(value), "cast(…) it");
    const { size, shape, dtype } = value;
    const square = [size, size];
    const rows = iota({ dtype: "int32", shape: square }, 0);
    const columns = iota({ dtype: "int32", shape: square }, 1);
    const basis = reshape(cast(equal(rows, columns), dtype), [size, ...shape]);
    const [batch] = vmap((cotangent: Tensor) => pullback(cotangent))(basis) as [X];
    return mapTree(batch, (leaf) => reshape(leaf, [...shape, ...leaf.shape.slice(1)]));
  };
}

/**
 * The Hessian of a scalar function of one tensor: the Jacobian of its gradient.
 *
 * @returns a function of `x` that gives float[...x.shape, ...x.shape]
 * @throws HyalineError `not-scalar`
 * @example
 * ```ts
 * await hessian((x: Tensor) => x.mul(x).mul(x).sum())(tensor([1, 2])).array(); // [[6, 0], [0, 12]]
 * ```
 */
export const hessian = (fn: (x: Tensor) => Tensor): ((x: Tensor) => Tensor) =>
  jacobian(grad(fn) as (x: Tensor) => Tensor);
