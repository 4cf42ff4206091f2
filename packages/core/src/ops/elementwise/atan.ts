import type { Tensor, TensorLike } from "../../tensor.js";
import { add } from "./add.js";
import { div } from "./div.js";
import { elementwise, float, unary } from "./elementwise.js";
import { square } from "./square.js";

export const atanOp = elementwise({
  name: "atan",
  ...float,
  evaluate: Math.atan,
  vjp: ({ inputs: [x] }, g) => [div(g, add(1, square(x as Tensor)))],
});

/**
 * Elementwise inverse tangent, from -π/2 to π/2.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await atan(tensor([0, 1])).array(); // [0, 0.7853982]
 * ```
 */
export const atan = (x: TensorLike): Tensor => unary(atanOp, x, true);
