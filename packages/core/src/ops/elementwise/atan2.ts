import { apply1 } from "../../apply.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { fill } from "../creation/fill.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { abs } from "./abs.js";
import { add } from "./add.js";
import { atan } from "./atan.js";
import { div } from "./div.js";
import { elementwiseComposite, float, promoteAll, toFloat } from "./elementwise.js";
import { equal } from "./equal.js";
import { isInfinite } from "./isInfinite.js";
import { less } from "./less.js";
import { logicalAnd } from "./logicalAnd.js";
import { mul } from "./mul.js";
import { neg } from "./neg.js";
import { square } from "./square.js";
import { sub } from "./sub.js";
import { where } from "./where.js";

/** Below 0, or -0, whose reciprocal is. */
const isNegative = (x: Tensor): Tensor => less(where(equal(x, 0), div(1, x), x), 0);

export const atan2Op = elementwiseComposite({
  name: "atan2",
  ...float,
  evaluate: Math.atan2,
  vjp: ({ inputs }, g) => {
    const [y, x] = inputs as [Tensor, Tensor];
    const scaled = div(g, add(square(x), square(y)));
    return [sumToShape(mul(scaled, x), y.shape), sumToShape(neg(mul(scaled, y)), x.shape)];
  },
  body: (y, x) => {
    const [rise, run] = [abs(y), abs(x)];
    const origin = logicalAnd(equal(run, 0), equal(rise, 0));
    const isDiagonal = logicalAnd(isInfinite(run), isInfinite(rise));
    const acute = atan(where(origin, 0, where(isDiagonal, 1, div(rise, run))));
    const halfTurn = fill(Math.PI, { dtype: y.dtype, shape: [] });
    const angle = where(isNegative(x), sub(halfTurn, acute), acute);
    return where(isNegative(y), neg(angle), angle);
  },
});

/**
 * Elementwise angle of the point (x, y) in radians, from -π to π, as IEEE 754 and C have it: -0 counts as below 0, the
 * four points at infinity lie on the diagonals, and NaN gives NaN. WebGL and WebGPU need not tell -0 from 0.
 *
 * @param y float[...], or a number; integers become float32
 * @param x float[...], or a number; integers become float32
 * @returns the promoted dtype, the broadcast shape
 * @throws HyalineError `shape` when the shapes do not broadcast
 * @example
 * ```ts
 * await atan2(tensor([1, -1]), tensor([1, -1])).array(); // [0.7853982, -2.3561945]
 * ```
 */
export const atan2 = (y: TensorLike, x: TensorLike): Tensor =>
  apply1(
    atan2Op,
    promoteAll("atan2", [y, x]).map((t) => toFloat("atan2", t)),
    {},
  );
