import { apply1 } from "../../apply.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { fill } from "../creation/fill.js";
import { sumToShape } from "../reduce/sumToShape.js";
import { add } from "./add.js";
import { atan } from "./atan.js";
import { div } from "./div.js";
import { elementwiseComposite, float, promoteAll, toFloat } from "./elementwise.js";
import { equal } from "./equal.js";
import { greaterEqual } from "./greaterEqual.js";
import { less } from "./less.js";
import { logicalAnd } from "./logicalAnd.js";
import { mul } from "./mul.js";
import { neg } from "./neg.js";
import { square } from "./square.js";
import { where } from "./where.js";

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
    const origin = logicalAnd(equal(x, 0), equal(y, 0));
    const angle = atan(where(origin, 0, div(y, x)));
    const halfTurn = fill(Math.PI, { dtype: y.dtype, shape: [] });
    return add(angle, where(less(x, 0), where(greaterEqual(y, 0), halfTurn, neg(halfTurn)), 0));
  },
});

/**
 * Elementwise angle of the point (x, y) in radians, from -π to π; 0 at the origin. Backends without an instruction for
 * it do not tell -0 from 0.
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
