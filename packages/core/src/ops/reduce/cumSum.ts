import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { primitive } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import {
  type CumulativeAttributes,
  type CumulativeOptions,
  cumulativeAttributes,
  cumulativeKeys,
} from "./cumulative.js";
import { widenSum } from "./widenSum.js";

export const cumSumOp = primitive<CumulativeAttributes>({
  name: "cumSum",
  infer: (inputs) => {
    const [x] = inputs as [Spec];
    if (x.dtype === "bool")
      fail("dtype", "cumSum takes numbers, not bool", formatSpec(x), "cast(…) it first");
    return [x];
  },
  vjp: ({ op, attributes }, [g]) => [
    apply1(op, [g as Tensor], { ...attributes, reverse: !attributes.reverse }),
  ],
  batch: ([x], { op, attributes }) => [
    apply1(op, [x as Tensor], { ...attributes, axis: attributes.axis + 1 }),
  ],
});

/**
 * Running sum along an axis: element i is the sum of the elements up to and including i. A bool, uint8 or int8 tensor
 * gives int32.
 *
 * @param x any[...]
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * await cumSum(tensor([1, 2, 3])).array(); // [1, 3, 6]
 * await cumSum(tensor([1, 2, 3]), { exclusive: true, reverse: true }).array(); // [5, 3, 0]
 * ```
 */
export const cumSum = (x: Tensor, options: CumulativeOptions = {}): Tensor => {
  refuseUnknown("cumSum", options, cumulativeKeys);
  return apply1(cumSumOp, [widenSum(x)], cumulativeAttributes("cumSum", x, options));
};
