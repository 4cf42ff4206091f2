import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { reduceKeys } from "../../tensorMethods.js";
import { mul } from "../elementwise/mul.js";
import { reshape } from "../structure/reshape.js";
import { transpose } from "../structure/transpose.js";
import { cumProd } from "./cumProd.js";
import { type ReduceOptions, reduce, reduction, restoreAxes } from "./reduction.js";
import { widenSum } from "./widenSum.js";

export const prodOp = reduction({
  name: "prod",
  accepts: (dtype) => dtype !== "bool",
  acceptsText: "numbers, not bool",
  vjp: ({ inputs: [x], attributes }, [g]) => [
    mul(restoreAxes(g as Tensor, x as Tensor, attributes), productOfOthers(x as Tensor, attributes.axes)),
  ],
});

/** For each element the product of all others over `axes`: of those before and those after it, so that none divides. */
function productOfOthers(x: Tensor, axes: readonly number[]): Tensor {
  const kept = [...x.shape.keys()].filter((axis) => !axes.includes(axis));
  const order = [...kept, ...axes];
  const moved = transpose(x, order);
  const lead = moved.shape.slice(0, kept.length);
  const count = moved.shape.slice(kept.length).reduce((a, b) => a * b, 1);
  const rows = reshape(moved, [...lead, count]);
  const before = cumProd(rows, { axis: -1, exclusive: true });
  const after = cumProd(rows, { axis: -1, exclusive: true, reverse: true });
  const others = reshape(mul(before, after), moved.shape);
  return transpose(
    others,
    [...x.shape.keys()].map((axis) => order.indexOf(axis)),
  );
}

/**
 * Product over axes. A bool, uint8 or int8 tensor gives int32, and integers wrap around. The product of no elements
 * is 1. Its gradient, of every order, holds with zeros among the elements.
 *
 * @param x any[...]
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * await prod(tensor([[1, 2], [3, 4]]), { axes: 0 }).array(); // [3, 8]
 * ```
 */
export const prod = (x: Tensor, options?: ReduceOptions): Tensor => {
  refuseUnknown("prod", options, reduceKeys);
  return reduce(prodOp, widenSum(x), options);
};
