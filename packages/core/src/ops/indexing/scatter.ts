import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { type BatchRule, primitive } from "../../op.js";
import { formatSpec, normaliseAxis, type Spec, sameShape, sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { promoteAll } from "../elementwise/elementwise.js";
import { reshape } from "../structure/reshape.js";
import { gather } from "./gather.js";
import {
  asIndices,
  batchAll,
  checkReduction,
  joinExamples,
  joinIndices,
  moveBlock,
  type ScatterAttributes,
  type ScatterOptions,
  scatterKeys,
} from "./indices.js";
import { scatterGradient } from "./scatterGradient.js";

const batch: BatchRule<ScatterAttributes> = (inputs, { attributes, batched, size }) => {
  const { axis, reduction } = attributes;
  const [indices] = inputs.slice(1) as [Tensor];
  const [x, , updates] = batchAll(inputs, [batched[0] === true, true, batched[2] === true], size) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  if (!batched[1]) return [scatter(x, indices, updates, { axis: axis + 1, reduction })];
  const joined = joinIndices(indices, x.shape[axis + 1] as number);
  const inFront = moveBlock(updates, axis + 1, 1, indices.rank - 1);
  const together = scatter(joinExamples(x, axis), joined, inFront, { axis: 0, reduction });
  const apart = reshape(together, [size, x.shape[axis + 1] as number, ...together.shape.slice(1)]);
  return [moveBlock(apart, 1, axis + 1)];
};

export const scatterOp = primitive<ScatterAttributes>({
  name: "scatter",
  infer: (inputs, { axis }) => {
    const [x, indices, updates] = inputs as [Spec, Spec, Spec];
    const expected = x.shape.toSpliced(axis, 1, ...indices.shape);
    if (!sameShape(updates.shape, expected)) {
      const got = `${formatSpec(updates)} for indices [${indices.shape.join(", ")}] on axis ${axis} of ${formatSpec(x)}`;
      fail("shape", `scatter needs updates of shape [${expected.join(", ")}]`, got);
    }
    if (x.shape[axis] === 0 && sizeOf(indices.shape) > 0) {
      fail("shape", "scatter cannot put elements into an empty axis", formatSpec(x));
    }
    return [x];
  },
  vjp: scatterGradient({
    take: (x, indices, { axis }) => gather(x, indices, { axis }),
    put: (x, indices, updates, options) => scatter(x, indices, updates, options),
  }),
  batch,
});

/**
 * `x` with `updates` put at `indices` along an axis: the dual of `gather`, whose gradient is `scatter` with `"add"`.
 *
 * @param x any[...before, n, ...after]
 * @param indices int32[...i], from -n to n - 1; other integers are cast
 * @param updates any[...before, ...i, ...after]
 * @returns the promoted dtype of x and updates; the shape of x
 * @throws HyalineError `shape` when the updates do not fit, `dtype`, `axis`; `argument` for an unknown reduction, and at
 * run time where an index is out of range and the backend looks
 * @example
 * ```ts
 * const counts = scatter(zeros([3]), tensor([2, 2], { dtype: "int32" }), ones([2]), { reduction: "add" }); // [0, 0, 2]
 * ```
 */
export function scatter(x: Tensor, indices: Tensor, updates: Tensor, given: ScatterOptions = {}): Tensor {
  const { axis = 0, reduction = "set" } = refuseUnknown("scatter", given, scatterKeys);
  const [base, added] = promoteAll("scatter", [x, updates]) as [Tensor, Tensor];
  return apply1(scatterOp, [base, asIndices("scatter", indices), added], {
    axis: normaliseAxis(axis, base.rank, "scatter"),
    reduction: checkReduction("scatter", reduction),
  });
}
