import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { primitive } from "../../op.js";
import { formatSpec, normaliseAxis, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { widenSum } from "./widenSum.js";

export type CumulativeAttributes = {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
};

/** Options of `cumSum` and `cumProd`. */
export interface CumulativeOptions {
  /** Negative counts from the back (default 0). */
  readonly axis?: number;
  /** Leave out the element itself (default false). */
  readonly exclusive?: boolean;
  /** Begin at the end (default false). */
  readonly reverse?: boolean;
}

export const cumulativeAttributes = (
  name: string,
  x: Tensor,
  { axis = 0, exclusive = false, reverse = false }: CumulativeOptions,
): CumulativeAttributes => ({ axis: normaliseAxis(axis, x.rank, name), exclusive, reverse });

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
export const cumSum = (x: Tensor, options: CumulativeOptions = {}): Tensor =>
  apply1(cumSumOp, [widenSum(x)], cumulativeAttributes("cumSum", x, options));
