import { apply1 } from "../../apply.js";
import { composite } from "../../op.js";
import type { Spec } from "../../shape.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { broadcastAll, promoteAll } from "../elementwise/elementwise.js";
import { lessEqual } from "../elementwise/lessEqual.js";
import { mul } from "../elementwise/mul.js";
import { where } from "../elementwise/where.js";

export const preluOp = composite<Record<string, never>>({
  name: "prelu",
  infer: (inputs) => [{ dtype: (inputs[0] as Spec).dtype, shape: broadcastAll("prelu", inputs) }],
  body: (inputs) => {
    const [x, slope] = inputs as [Tensor, Tensor];
    return [where(lessEqual(x, 0), mul(x, slope), x)];
  },
});

/**
 * Rectifier with a learned slope below 0: x where x > 0, slope · x elsewhere, with broadcasting.
 *
 * Source: K. He et al., "Delving deep into rectifiers", 2015, equation 1.
 *
 * @param x float[...]
 * @param slope float[...], or a number; for one slope per channel of [batch, channels, ...spatial], [channels, ...ones]
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await prelu(tensor([-2, 2]), tensor([0.5])).array(); // [-1, 2]
 * ```
 */
export const prelu = (x: Tensor, slope: TensorLike): Tensor =>
  apply1(preluOp, promoteAll("prelu", [x, slope]), {});
