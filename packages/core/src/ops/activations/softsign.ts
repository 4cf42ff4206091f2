import type { Tensor } from "../../tensor.js";
import { abs } from "../elementwise/abs.js";
import { add } from "../elementwise/add.js";
import { div } from "../elementwise/div.js";
import { activate, activation } from "./activation.js";

export const softsignOp = activation<Record<string, never>>({
  name: "softsign",
  body: (x) => div(x, add(1, abs(x))),
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
