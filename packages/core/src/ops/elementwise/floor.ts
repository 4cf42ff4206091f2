import { zeroDerivative } from "../../op.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { elementwise, float, onFloats } from "./elementwise.js";

export const floorOp = elementwise({
  name: "floor",
  ...float,
  evaluate: Math.floor,
  vjp: zeroDerivative("it is constant almost everywhere"),
});

/**
 * Elementwise largest whole number that is not above x. Integers stay as they are.
 *
 * @param x number[...]
 * @example
 * ```ts
 * await floor(tensor([1.5, -1.5])).array(); // [1, -2]
 * ```
 */
export const floor = (x: TensorLike): Tensor => onFloats(floorOp, x);
