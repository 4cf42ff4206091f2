import { apply, checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { primitive } from "../../op.js";
import { formatSpec, normaliseAxis, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { fill } from "../creation/fill.js";
import { scatterAlongAxis } from "../indexing/scatterAlongAxis.js";

export type TopKAttributes = { readonly k: number; readonly axis: number; readonly largest: boolean };

/** Sorted: the first of k is the most extreme. Outputs are values and indices. */
export const topKOp = primitive<TopKAttributes>({
  name: "topK",
  infer: (inputs, { k, axis }) => {
    const [x] = inputs as [Spec];
    if (x.dtype === "bool") fail("dtype", "topK takes numbers, not bool", formatSpec(x), "cast(…) it first");
    if (k > (x.shape[axis] as number)) {
      fail(
        "shape",
        "topK takes at most as many elements as there are",
        `${k} on axis ${axis} of ${formatSpec(x)}`,
      );
    }
    const shape = x.shape.with(axis, k);
    return [
      { dtype: x.dtype, shape },
      { dtype: "int32", shape },
    ];
  },
  vjp: ({ inputs, outputs, attributes: { axis } }, [g]) => {
    if (g === undefined) return [undefined];
    const [x] = inputs as [Tensor];
    return [scatterAlongAxis(fill(0, x), outputs[1] as Tensor, g, { axis, reduction: "add" })];
  },
  batch: ([x], { op, attributes }) => apply(op, [x as Tensor], { ...attributes, axis: attributes.axis + 1 }),
});

export interface TopKOptions {
  /** Negative counts from the back (default -1). */
  readonly axis?: number;
  /** The largest elements (default), or the smallest. */
  readonly largest?: boolean;
}

/**
 * The k largest elements along an axis, largest first, and where they are. Of equal elements the one of lower index
 * comes first; NaN counts as larger than every number. The gradient goes to the elements taken.
 *
 * @param x number[..., n, ...]
 * @returns `values` number[..., k, ...] and `indices` int32[..., k, ...]
 * @throws HyalineError `shape` when k is above n, `argument` when k is not a whole number, `axis`, `dtype` for bool
 * @example
 * ```ts
 * const { values, indices } = topK(tensor([3, 1, 2]), 2); // [3, 2] and [0, 2]
 * ```
 */
export function topK(
  x: Tensor,
  k: number,
  given: TopKOptions = {},
): { readonly values: Tensor; readonly indices: Tensor } {
  const { axis = -1, largest = true } = refuseUnknown("topK", given, ["axis", "largest"]);
  checkTensor("topK", x);
  if (!Number.isInteger(k) || k < 0) fail("argument", "topK needs a whole number of elements", String(k));
  const attributes = { k, axis: normaliseAxis(axis, x.rank, "topK"), largest };
  const [values, indices] = apply(topKOp, [x], attributes) as [Tensor, Tensor];
  return { values, indices };
}
