import type { Tensor } from "../../tensor.js";
import { greater } from "../elementwise/greater.js";
import { lessEqual } from "../elementwise/lessEqual.js";
import { where } from "../elementwise/where.js";
import { activate, activation } from "./activation.js";

export const reluOp = activation<Record<string, never>>({
  name: "relu",
  // Asking for x ≤ 0 rather than x > 0 keeps NaN.
  body: (x) => where(lessEqual(x, 0), 0, x),
  vjp: ({ y }, g) => where(greater(y, 0), g, 0),
});

/**
 * Rectified linear unit: max(x, 0). NaN stays NaN; the derivative at 0 is 0.
 *
 * Source: V. Nair and G. Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @example
 * ```ts
 * await relu(tensor([-1, 2])).array(); // [0, 2]
 * ```
 */
export const relu = (x: Tensor): Tensor => activate(reluOp, x, {});
