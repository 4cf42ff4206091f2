import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { type BatchRule, primitive } from "../../op.js";
import { formatSpec, normaliseAxis, type Spec, sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { fill } from "../creation/fill.js";
import { asIndices, type IndexOptions, indexKeys, joinExamples, joinIndices, moveBlock } from "./indices.js";
import { scatter } from "./scatter.js";

type GatherAttributes = { readonly axis: number };

const batch: BatchRule<GatherAttributes> = (inputs, { attributes: { axis }, batched }) => {
  const [x, indices] = inputs as [Tensor, Tensor];
  if (!batched[1]) return [gather(x, indices, { axis: axis + 1 })];
  if (!batched[0]) return [moveBlock(gather(x, indices, { axis }), axis, 0)];
  const joined = joinIndices(indices, x.shape[axis + 1] as number);
  const taken = gather(joinExamples(x, axis), joined, { axis: 0 });
  return [moveBlock(taken, indices.rank, 1, axis)];
};

export const gatherOp = primitive<GatherAttributes>({
  name: "gather",
  infer: (inputs, { axis }) => {
    const [x, indices] = inputs as [Spec, Spec];
    if (x.shape[axis] === 0 && sizeOf(indices.shape) > 0) {
      fail("shape", "gather cannot take elements from an empty axis", formatSpec(x));
    }
    return [{ dtype: x.dtype, shape: x.shape.toSpliced(axis, 1, ...indices.shape) }];
  },
  vjp: ({ inputs, attributes: { axis } }, [g]) => {
    const [x, indices] = inputs as [Tensor, Tensor];
    return [scatter(fill(0, x), indices, g as Tensor, { axis, reduction: "add" }), undefined];
  },
  batch,
});

/**
 * The slices of `x` at `indices` along an axis; the axes of `indices` take the place of that axis (NumPy's `take`).
 *
 * @param x any[...before, n, ...after]
 * @param indices int32[...i], from -n to n - 1; other integers are cast
 * @returns any[...before, ...i, ...after]
 * @throws HyalineError `dtype` when indices are not integers, `axis`, `shape` when n is 0; `argument` at run time where
 * an index is out of range and the backend looks
 * @example
 * ```ts
 * await gather(tensor([10, 20, 30]), tensor([2, 0], { dtype: "int32" })).array(); // [30, 10]
 * ```
 */
export const gather = (x: Tensor, indices: Tensor, given: IndexOptions = {}): Tensor => {
  const { axis = 0 } = refuseUnknown("gather", given, indexKeys);
  return apply1(gatherOp, [x, asIndices("gather", indices)], { axis: normaliseAxis(axis, x.rank, "gather") });
};
