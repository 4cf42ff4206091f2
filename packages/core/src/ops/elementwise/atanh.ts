import type { Tensor, TensorLike } from "../../tensor.js";
import { add } from "./add.js";
import { div } from "./div.js";
import { elementwise, float, unary } from "./elementwise.js";
import { mul } from "./mul.js";
import { sub } from "./sub.js";

export const atanhOp = elementwise({
  name: "atanh",
  ...float,
  evaluate: Math.atanh,
  vjp: ({ inputs: [x] }, g) => [div(g, mul(sub(1, x as Tensor), add(1, x as Tensor)))],
});

/**
 * Elementwise inverse hyperbolic tangent; infinite at -1 and 1, NaN beyond.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await atanh(tensor([0, 0.5])).array(); // [0, 0.5493062]
 * ```
 */
export const atanh = (x: TensorLike): Tensor => unary(atanhOp, x, true);
