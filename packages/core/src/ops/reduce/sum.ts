import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { reduceKeys } from "../../tensorMethods.js";
import { broadcastTo } from "../structure/broadcastTo.js";
import { type ReduceOptions, reduce, reduction, restoreAxes } from "./reduction.js";
import { widenSum } from "./widenSum.js";

export const sumOp = reduction({
  name: "sum",
  vjp: ({ inputs: [x], attributes }, [g]) => [
    broadcastTo(restoreAxes(g as Tensor, x as Tensor, attributes), (x as Tensor).shape),
  ],
  ofLiteral: (element, count) => (count === 0 ? 0 : element * count),
});

/**
 * Sum over axes. A bool tensor is counted; its sum and that of a uint8 or int8 tensor are int32. The sum of no elements
 * is 0.
 *
 * @param x any[...]
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * await sum(tensor([[1, 2], [3, 4]]), { axes: 0 }).array(); // [4, 6]
 * ```
 */
export const sum = (x: Tensor, options?: ReduceOptions): Tensor => {
  refuseUnknown("sum", options, reduceKeys);
  return reduce(sumOp, widenSum(x), options);
};
