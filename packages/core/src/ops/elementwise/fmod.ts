import type { Tensor, TensorLike } from "../../tensor.js";
import { broadcasting, elementwise, number } from "./elementwise.js";
import { remainderGradient } from "./remainderGradient.js";

export const fmodOp = elementwise({
  name: "fmod",
  ...number,
  evaluate: (a, b) => a % b,
  vjp: ({ inputs, outputs }, g) => remainderGradient(inputs, outputs[0] as Tensor, g),
});

/**
 * Elementwise remainder of a / b with the sign of a, as `%` in JavaScript and C has it, with broadcasting: a - b *
 * trunc(a / b). By 0 it is NaN, between integers 0. Compare {@link mod}.
 *
 * @param a number[...], or a number
 * @param b number[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await fmod(tensor([7, -7]), 3).array(); // [1, -1]
 * ```
 */
export const fmod = (a: TensorLike, b: TensorLike): Tensor => broadcasting(fmodOp, a, b);
