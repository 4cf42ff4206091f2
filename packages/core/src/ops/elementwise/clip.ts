import { apply1 } from "../../apply.js";
import { castNumber, isInteger } from "../../dtype.js";
import { fail } from "../../errors.js";
import { composite } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import { isTensor, type Tensor, type TensorLike } from "../../tensor.js";
import { cast } from "./cast.js";
import { coerce } from "./elementwise.js";
import { greaterEqual } from "./greaterEqual.js";
import { lessEqual } from "./lessEqual.js";
import { logicalAnd } from "./logicalAnd.js";
import { maximum } from "./maximum.js";
import { minimum } from "./minimum.js";
import { mul } from "./mul.js";

/** Bounds that are missing are infinite. */
export const clipOp = composite<{ readonly min: number; readonly max: number }>({
  name: "clip",
  infer: (inputs) => {
    const [x] = inputs as [Spec];
    if (x.dtype === "bool") fail("dtype", "clip takes numbers, not bool", formatSpec(x), "cast(…) it first");
    return [x];
  },
  vjp: ({ inputs, attributes }, cotangents) => {
    const [x] = inputs as [Tensor];
    const [g] = cotangents as [Tensor];
    const inside = logicalAnd(greaterEqual(x, attributes.min), lessEqual(x, attributes.max));
    return [mul(g, cast(inside, g.dtype))];
  },
  batch: ([x], { op, attributes }) => [apply1(op, [x as Tensor], attributes)],
  body: ([x], { min, max }) => {
    const above = min === Number.NEGATIVE_INFINITY ? (x as Tensor) : maximum(x as Tensor, min);
    return [max === Number.POSITIVE_INFINITY ? above : minimum(above, max)];
  },
});

/**
 * Elementwise x kept between bounds: min(max(x, low), high). NaN stays NaN. The gradient is 1 between the bounds and on
 * them (PyTorch's `clamp`), 0 outside; with tensors as bounds, which have gradients too, it is shared where x is on one.
 *
 * @param x number[...], or a number
 * @param low number[...], a number, or `null` for none; a number beyond the range of x's dtype is its nearest
 * @param high number[...], a number, or `null` for none
 * @throws HyalineError `argument` when low is above high, `shape` when the shapes do not broadcast, `dtype` for bool
 * @example
 * ```ts
 * await clip(tensor([-2, 0.5, 2]), 0, 1).array(); // [0, 0.5, 1]
 * ```
 */
export function clip(x: TensorLike, low: TensorLike | null, high: TensorLike | null): Tensor {
  const [input] = coerce("clip", [x]) as [Tensor];
  // A fraction beside integers gives float32, here as everywhere.
  const isFraction = [low, high].some((bound) => Number.isFinite(bound) && Number(bound) % 1 !== 0);
  if (isTensor(low) || isTensor(high) || (isFraction && isInteger(input.dtype))) {
    const above = low === null ? input : maximum(input, low);
    return high === null ? above : minimum(above, high);
  }
  const [min, max] = [Number(low ?? Number.NEGATIVE_INFINITY), Number(high ?? Number.POSITIVE_INFINITY)];
  if (!(min <= max)) fail("argument", "clip needs bounds in order", `${min} and ${max}`);
  const bound = (value: number) =>
    Number.isFinite(value) ? castNumber(value, "float64", input.dtype) : value;
  return apply1(clipOp, [input], { min: bound(min), max: bound(max) });
}
