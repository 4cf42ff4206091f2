import type { Tensor } from "../../tensor.js";
import { abs } from "../elementwise/abs.js";
import { add } from "../elementwise/add.js";
import { div } from "../elementwise/div.js";
import { mul } from "../elementwise/mul.js";
import { activate, activation } from "./activation.js";

export const softsignOp = activation<Record<string, never>>({
  name: "softsign",
  body: (x) => div(x, add(1, abs(x))),
  // 1 / (1 + |x|)²: the quotient's own, of which x / (1 + |x|)² is taken away, cancels far out.
  vjp: ({ x }, g) => {
    const share = div(1, add(1, abs(x)));
    return mul(g, mul(share, share));
  },
});

/**
 * x / (1 + |x|).
 *
 * Source: J. Bergstra et al., "Quadratic polynomials learn better image features", 2009.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @example
 * ```ts
 * await softsign(tensor([1, -3])).array(); // [0.5, -0.75]
 * ```
 */
export const softsign = (x: Tensor): Tensor => activate(softsignOp, x, {});
