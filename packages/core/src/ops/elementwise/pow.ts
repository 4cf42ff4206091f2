import type { Tensor, TensorLike } from "../../tensor.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { broadcasting, elementwise, number } from "./elementwise.js";
import { equal } from "./equal.js";
import { greater } from "./greater.js";
import { isLiteral, sameAsOutput } from "./identities.js";
import { log } from "./log.js";
import { mul, mulOp } from "./mul.js";
import { sub } from "./sub.js";
import { where } from "./where.js";

export const powOp = elementwise({
  name: "pow",
  ...number,
  evaluate: (a, b) => a ** b,
  evaluateInteger: integerPower,
  vjp: ({ inputs, outputs, needs }, g) => {
    const [a, b] = inputs as [Tensor, Tensor];
    const [y] = outputs as [Tensor];
    // At b = 0 the factor b makes it 0; the exponent is kept at 0 there, since 0 * 0^-1 would be NaN.
    const da = () => mul(g, mul(b, pow(a, where(equal(b, 0), 0, sub(b, 1)))));
    const db = () => mul(g, where(greater(a, 0), mul(y, log(where(greater(a, 0), a, 1))), 0));
    return [
      needs[0] ? sumToShape(da(), a.shape) : undefined,
      needs[1] ? sumToShape(db(), b.shape) : undefined,
    ];
  },
  simplify: (node, view) => {
    const [a, b] = node.inputs as [number, number];
    if (isLiteral(view, b, 1)) return sameAsOutput(node, view, a);
    return isLiteral(view, b, 2) && sameAsOutput(node, view, a) ? view.emit(mulOp, [a, a], {}) : undefined;
  },
});

/** Modulo 2^32, by squaring; of a negative exponent what truncation leaves. */
function integerPower(a: number, b: number): number {
  if (b < 0) return Math.trunc(a ** b);
  let [result, base] = [1, a];
  for (let bits = b; bits > 0; bits = Math.floor(bits / 2)) {
    if (bits % 2 === 1) result = Math.imul(result, base);
    base = Math.imul(base, base);
  }
  return result;
}

/**
 * Elementwise a ** b, with broadcasting. The gradient with respect to b is 0 where a ≤ 0. Integers wrap around, and a
 * negative power of one is truncated.
 *
 * @param a number[...], or a number
 * @param b number[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await pow(tensor([2, 3]), 2).array(); // [4, 9]
 * ```
 */
export const pow = (a: TensorLike, b: TensorLike): Tensor => broadcasting(powOp, a, b);
