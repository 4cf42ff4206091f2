import type { Tensor, TensorLike } from "../../tensor.js";
import { add } from "./add.js";
import { elementwise, float, unary } from "./elementwise.js";
import { mul } from "./mul.js";
import { square } from "./square.js";

export const tanOp = elementwise({
  name: "tan",
  ...float,
  evaluate: Math.tan,
  vjp: ({ outputs: [y] }, g) => [mul(g, add(1, square(y as Tensor)))],
});

/**
 * Elementwise tangent of x in radians.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await tan(tensor([0])).array(); // [0]
 * ```
 */
export const tan = (x: TensorLike): Tensor => unary(tanOp, x, true);
