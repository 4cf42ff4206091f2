import type { Tensor, TensorLike } from "../../tensor.js";
import { add } from "./add.js";
import { div } from "./div.js";
import { elementwise, float, unary } from "./elementwise.js";
import { mul } from "./mul.js";
import { neg } from "./neg.js";
import { sqrt } from "./sqrt.js";
import { sub } from "./sub.js";

export const acosOp = elementwise({
  name: "acos",
  ...float,
  evaluate: Math.acos,
  vjp: ({ inputs: [x] }, g) => [neg(div(g, sqrt(mul(sub(1, x as Tensor), add(1, x as Tensor)))))],
});

/**
 * Elementwise inverse cosine, from 0 to π; NaN outside of -1 to 1.
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await acos(tensor([1, 0])).array(); // [0, 1.5707964]
 * ```
 */
export const acos = (x: TensorLike): Tensor => unary(acosOp, x, true);
