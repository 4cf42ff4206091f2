import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { mul } from "../elementwise/mul.js";
import { pad } from "../structure/pad.js";
import {
  type CumulativeAttributes,
  type CumulativeOptions,
  cumulativeAttributes,
  cumulativeKeys,
} from "./cumulative.js";
import { widenSum } from "./widenSum.js";

/**
 * The body doubles the reach of each element until it covers the axis: ⌈log₂ n⌉ products, none of which divides, so that
 * derivatives of every order hold with zeros among the elements. Source: W. Hillis and G. Steele, Data parallel
 * algorithms, 1986.
 */
export const cumProdOp = composite<CumulativeAttributes>({
  name: "cumProd",
  infer: (inputs) => {
    const [x] = inputs as [Spec];
    if (x.dtype === "bool")
      fail("dtype", "cumProd takes numbers, not bool", formatSpec(x), "cast(…) it first");
    return [x];
  },
  batch: ([x], { op, attributes }) => [
    apply1(op, [x as Tensor], { ...attributes, axis: attributes.axis + 1 }),
  ],
  body: ([x], { axis, exclusive, reverse }) => {
    const size = (x as Tensor).shape[axis] as number;
    /** Each element in the place `by` further on; ones come in behind. */
    const shift = (t: Tensor, by: number) =>
      pad(
        t,
        t.shape.map((_, i) => {
          if (i !== axis) return [0, 0];
          return reverse ? [-by, by] : [by, -by];
        }),
        { value: 1 },
      );
    let product = exclusive && size > 0 ? shift(x as Tensor, 1) : (x as Tensor);
    for (let reach = 1; reach < size; reach *= 2) product = mul(product, shift(product, reach));
    return [product];
  },
});

/**
 * Running product along an axis: element i is the product of the elements up to and including i. A bool, uint8 or int8
 * tensor gives int32.
 *
 * @param x any[...]
 * @throws HyalineError `axis`
 * @example
 * ```ts
 * await cumProd(tensor([1, 2, 3])).array(); // [1, 2, 6]
 * ```
 */
export const cumProd = (x: Tensor, options: CumulativeOptions = {}): Tensor => {
  refuseUnknown("cumProd", options, cumulativeKeys);
  return apply1(cumProdOp, [widenSum(x)], cumulativeAttributes("cumProd", x, options));
};
