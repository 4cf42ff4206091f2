import { apply1, checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { primitive } from "../../op.js";
import { broadcastShapes, formatSpec, normaliseAxis, type Shape, type Spec, sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { fill } from "../creation/fill.js";
import { broadcastTo } from "../structure/broadcastTo.js";
import { asIndices, batchAll, type IndexOptions, indexKeys } from "./indices.js";
import { scatterAlongAxis } from "./scatterAlongAxis.js";

/** Both inputs have equal sizes on every axis but the indexed one. */
export const takeAlongAxisOp = primitive<{ readonly axis: number }>({
  name: "takeAlongAxis",
  infer: (inputs, { axis }) => {
    const [x, indices] = inputs as [Spec, Spec];
    if (x.shape[axis] === 0 && sizeOf(indices.shape) > 0) {
      fail("shape", "takeAlongAxis cannot take elements from an empty axis", formatSpec(x));
    }
    return [{ dtype: x.dtype, shape: indices.shape }];
  },
  vjp: ({ inputs, attributes: { axis } }, [g]) => {
    const [x, indices] = inputs as [Tensor, Tensor];
    return [scatterAlongAxis(fill(0, x), indices, g as Tensor, { axis, reduction: "add" }), undefined];
  },
  batch: (inputs, { op, attributes: { axis }, batched, size }) => [
    apply1(op, batchAll(inputs, batched, size), { axis: axis + 1 }),
  ],
});

/** The common shape, but for `axis`, of a tensor and the indices into it. */
function alignAlongAxis(name: string, x: Spec, indices: Spec, axis: number): Shape {
  const lead = (shape: Shape) => shape.toSpliced(axis, 1);
  const common =
    x.shape.length === indices.shape.length && broadcastShapes(lead(x.shape), lead(indices.shape));
  return common
    ? common
    : fail(
        "shape",
        `${name} needs indices that broadcast with the tensor on every axis but ${axis}`,
        `${formatSpec(indices)} for ${formatSpec(x)}`,
      );
}

/**
 * For each place of `indices`, the element of `x` in the same place but for the axis, along which the index says where.
 * The other axes broadcast. It undoes `argSort`: `takeAlongAxis(x, argSort(x))` is sorted.
 *
 * @param x any[..., n, ...]
 * @param indices int32[..., m, ...] of the same rank, from -n to n - 1; other integers are cast
 * @returns any[..., m, ...]
 * @throws HyalineError `dtype` when indices are not integers, `shape` when they do not broadcast, `axis`; `argument` at
 * run time where an index is out of range and the backend looks
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]]);
 * await takeAlongAxis(x, tensor([[1], [0]], { dtype: "int32" }), { axis: 1 }).array(); // [[2], [3]]
 * ```
 */
export function takeAlongAxis(x: Tensor, indices: Tensor, given: IndexOptions = {}): Tensor {
  const { axis = 0 } = refuseUnknown("takeAlongAxis", given, indexKeys);
  checkTensor("takeAlongAxis", x);
  const at = normaliseAxis(axis, x.rank, "takeAlongAxis");
  const where = asIndices("takeAlongAxis", indices);
  const common = alignAlongAxis("takeAlongAxis", x, where, at);
  const wide = (t: Tensor) => broadcastTo(t, common.toSpliced(at, 0, t.shape[at] as number));
  return apply1(takeAlongAxisOp, [wide(x), wide(where)], { axis: at });
}
