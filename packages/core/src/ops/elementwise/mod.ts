import type { Tensor, TensorLike } from "../../tensor.js";
import { add } from "./add.js";
import { broadcasting, elementwiseComposite, number } from "./elementwise.js";
import { fmod } from "./fmod.js";
import { less } from "./less.js";
import { logicalAnd } from "./logicalAnd.js";
import { logicalXor } from "./logicalXor.js";
import { notEqual } from "./notEqual.js";
import { remainderGradient } from "./remainderGradient.js";
import { where } from "./where.js";

export const modOp = elementwiseComposite({
  name: "mod",
  ...number,
  evaluate: (a, b) => {
    const rest = a % b;
    return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
  },
  vjp: ({ inputs, outputs }, g) => remainderGradient(inputs, outputs[0] as Tensor, g),
  body: (a, b) => {
    const rest = fmod(a, b);
    const otherSign = logicalXor(less(rest, 0), less(b, 0));
    return where(logicalAnd(notEqual(rest, 0), otherSign), add(rest, b), rest);
  },
});

/**
 * Elementwise remainder of a / b with the sign of b, as in Python, NumPy's `mod` and ONNX's `Mod` of integers, with
 * broadcasting: a - b * floor(a / b). By 0 it is NaN, between integers 0. Compare {@link fmod}.
 *
 * @param a number[...], or a number
 * @param b number[...], or a number
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await mod(tensor([7, -7]), 3).array(); // [1, 2]
 * ```
 */
export const mod = (a: TensorLike, b: TensorLike): Tensor => broadcasting(modOp, a, b);
