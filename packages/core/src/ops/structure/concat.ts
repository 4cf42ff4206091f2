import { apply1, checkTensor } from "../../apply.js";
import { promote } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { primitive } from "../../op.js";
import { formatSpec, normaliseAxis, type Spec, sameShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { cast } from "../elementwise/cast.js";
import { broadcastTo } from "./broadcastTo.js";
import { slice } from "./slice.js";

export const concatOp = primitive<{ readonly axis: number }>({
  name: "concat",
  infer: (inputs, { axis }) => {
    const [first] = inputs as [Spec];
    const others = ({ shape }: Spec) => shape.toSpliced(axis, 1);
    for (const input of inputs) {
      if (!sameShape(others(input), others(first)) || input.shape.length !== first.shape.length) {
        const got = inputs.map(formatSpec).join(" and ");
        fail("shape", `concat needs equal sizes on every axis but ${axis}`, got);
      }
    }
    const size = inputs.reduce((sum, { shape }) => sum + (shape[axis] as number), 0);
    return [{ dtype: first.dtype, shape: first.shape.with(axis, size) }];
  },
  vjp: ({ inputs, attributes: { axis }, needs }, [g]) => {
    let start = 0;
    return inputs.map((input, i) => {
      const range = [start, start + (input.shape[axis] as number)] as const;
      start = range[1];
      return needs[i] ? slice(g as Tensor, [...new Array<null>(axis).fill(null), range]) : undefined;
    });
  },
  batch: (inputs, { op, attributes: { axis }, batched, size }) => [
    apply1(
      op,
      inputs.map((input, i) => (batched[i] ? input : broadcastTo(input, [size, ...input.shape]))),
      { axis: axis + 1 },
    ),
  ],
  simplify: (node) => (node.inputs.length === 1 ? node.inputs : undefined),
});

/** The axis of an op that joins or divides tensors. */
export interface AxisOptions {
  /** Negative counts from the back (default 0). */
  readonly axis?: number;
}

/** The names of {@link AxisOptions}. */
export const axisKeys = ["axis"];

/**
 * Tensors one after the other along an axis that they have.
 *
 * @param tensors any[...], of equal sizes on the other axes
 * @returns the promoted dtype
 * @throws HyalineError `shape` when other sizes differ, `axis`, `argument` for no tensors
 * @example
 * ```ts
 * await concat([tensor([1, 2]), tensor([3])]).array(); // [1, 2, 3]
 * ```
 */
export function concat(tensors: readonly Tensor[], given: AxisOptions = {}): Tensor {
  const { axis = 0 } = refuseUnknown("concat", given, axisKeys);
  const [first] = tensors;
  if (!first) return fail("argument", "concat needs at least one tensor", "none");
  for (const each of tensors) checkTensor("concat", each);
  const dtype = tensors.map((t) => t.dtype).reduce(promote);
  const alike = tensors.map((t) => cast(t, dtype));
  return apply1(concatOp, alike, { axis: normaliseAxis(axis, first.rank, "concat") });
}
