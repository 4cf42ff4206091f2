import type { Tensor } from "../../tensor.js";
import { greaterEqual } from "../elementwise/greaterEqual.js";
import { lessEqual } from "../elementwise/lessEqual.js";
import { where } from "../elementwise/where.js";
import { activate, activation } from "./activation.js";

export const relu6Op = activation<Record<string, never>>({
  name: "relu6",
  body: (x) => where(lessEqual(x, 0), 0, where(greaterEqual(x, 6), 6, x)),
});

/**
 * Rectifier that stops at 6: min(max(x, 0), 6). The derivative at 0 and at 6 is 0.
 *
 * Source: A. Krizhevsky, "Convolutional deep belief networks on CIFAR-10", 2010.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @example
 * ```ts
 * await relu6(tensor([-1, 2, 9])).array(); // [0, 2, 6]
 * ```
 */
export const relu6 = (x: Tensor): Tensor => activate(relu6Op, x, {});
