import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { primitive } from "../../op.js";
import { formatSpec, normaliseAxis, type Spec, sameShape, sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { promoteAll } from "../elementwise/elementwise.js";
import { broadcastTo } from "../structure/broadcastTo.js";
import {
  asIndices,
  batchAll,
  checkReduction,
  type ScatterAttributes,
  type ScatterOptions,
  scatterKeys,
} from "./indices.js";
import { scatterGradient } from "./scatterGradient.js";
import { takeAlongAxis } from "./takeAlongAxis.js";

/** Indices and updates have one shape, which is the tensor's but for the indexed axis. */
export const scatterAlongAxisOp = primitive<ScatterAttributes>({
  name: "scatterAlongAxis",
  infer: (inputs, { axis }) => {
    const [x, indices, updates] = inputs as [Spec, Spec, Spec];
    const others = ({ shape }: Spec) => shape.toSpliced(axis, 1);
    if (!sameShape(indices.shape, updates.shape) || !sameShape(others(x), others(indices))) {
      const got = `${formatSpec(indices)} and ${formatSpec(updates)} for ${formatSpec(x)}`;
      fail("shape", `scatterAlongAxis needs equal sizes on every axis but ${axis}`, got);
    }
    if (x.shape[axis] === 0 && sizeOf(indices.shape) > 0) {
      fail("shape", "scatterAlongAxis cannot put elements into an empty axis", formatSpec(x));
    }
    return [x];
  },
  vjp: scatterGradient({
    take: (x, indices, { axis }) => takeAlongAxis(x, indices, { axis }),
    put: (x, indices, updates, options) => scatterAlongAxis(x, indices, updates, options),
  }),
  batch: (inputs, { op, attributes, batched, size }) => [
    apply1(op, batchAll(inputs, batched, size), { ...attributes, axis: attributes.axis + 1 }),
  ],
});

/**
 * `x` with each element of `updates` put in its own place but for the axis, along which the index beside it says where:
 * the dual of `takeAlongAxis` (ONNX's `ScatterElements`).
 *
 * @param x any[..., n, ...]
 * @param indices int32[..., m, ...], the shape of `x` but for the axis; values from -n to n - 1
 * @param updates any[..., m, ...], or a shape that broadcasts to that of the indices
 * @returns the promoted dtype of x and updates; the shape of x
 * @throws HyalineError `shape`, `dtype`, `axis`; `argument` for an unknown reduction, and at run time where an index is
 * out of range and the backend looks
 * @example
 * ```ts
 * const places = tensor([[1], [0]], { dtype: "int32" });
 * await scatterAlongAxis(zeros([2, 2]), places, tensor([[5], [6]]), { axis: 1 }).array(); // [[0, 5], [6, 0]]
 * ```
 */
export function scatterAlongAxis(
  x: Tensor,
  indices: Tensor,
  updates: Tensor,
  given: ScatterOptions = {},
): Tensor {
  const { axis = 0, reduction = "set" } = refuseUnknown("scatterAlongAxis", given, scatterKeys);
  const [base, added] = promoteAll("scatterAlongAxis", [x, updates]) as [Tensor, Tensor];
  const places = asIndices("scatterAlongAxis", indices);
  return apply1(scatterAlongAxisOp, [base, places, broadcastTo(added, places.shape)], {
    axis: normaliseAxis(axis, base.rank, "scatterAlongAxis"),
    reduction: checkReduction("scatterAlongAxis", reduction),
  });
}
