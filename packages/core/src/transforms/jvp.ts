import { fill } from "../ops/creation/fill.js";
import type { Tensor } from "../tensor.js";
import { flatten, mapTree } from "../tree.js";
import { alias, backward } from "./backward.js";
import { checkLike, vjp } from "./grad.js";

/**
 * The value of `fn` at `primals` and its directional derivative along `tangents`: the Jacobian times a column vector.
 *
 * The pullback is linear in the cotangent, so its own pullback is the push-forward; what only that detour needs is
 * dead code, which `jit` and `evaluate` remove. Source: J. Townsend, "A new trick for calculating Jacobian vector
 * products", 2017.
 *
 * @param tangents like `primals`
 * @returns `{ value, tangent }`, both with the structure of `fn`'s result
 * @throws HyalineError `shape` when the tangents do not look like the primals
 * @example
 * ```ts
 * const { tangent } = jvp((x: Tensor) => x.mul(x), [tensor([1, 2])], [tensor([1, 0])]);
 * await tangent.array(); // [2, 0]
 * ```
 */
export function jvp<Args extends readonly unknown[], Result>(
  fn: (...args: Args) => Result,
  primals: Args,
  tangents: Args,
): { readonly value: Result; readonly tangent: Result } {
  const directions = flatten(tangents).leaves;
  checkLike(flatten(primals).leaves, directions, "tangent");
  const { value, pullback } = vjp(fn, primals);
  const cotangents: Tensor[] = [];
  const dummy = mapTree(value, (leaf) => {
    const cotangent = alias(fill(0, leaf));
    cotangents.push(cotangent);
    return cotangent;
  });
  const gradients = flatten(pullback(dummy)).leaves;
  const results = backward(gradients, cotangents, directions);
  let next = 0;
  return { value, tangent: mapTree(value, () => results[next++] as Tensor) };
}
