import { apply1, checkTensor } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import { broadcastShapes, formatSpec, normaliseAxis, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { div } from "../elementwise/div.js";
import { promoteAll } from "../elementwise/elementwise.js";
import { maximum } from "../elementwise/maximum.js";
import { mul } from "../elementwise/mul.js";
import { sqrt } from "../elementwise/sqrt.js";
import { square } from "../elementwise/square.js";
import { sum } from "../reduce/sum.js";
import { inFloat32 } from "./loss.js";

export interface CosineSimilarityOptions {
  /** The axis of the vectors (default -1, the last; PyTorch's default is 1). */
  readonly axis?: number;
  /** The least that each length counts as (default 1e-8, as in PyTorch). */
  readonly epsilon?: number;
}

export const cosineSimilarityOp = composite<{ readonly axis: number; readonly epsilon: number }>({
  name: "cosineSimilarity",
  infer: (inputs, { axis }) => {
    const [a, b] = inputs as [Spec, Spec];
    const shape = broadcastShapes(a.shape, b.shape);
    if (!shape || !isFloat(a.dtype)) {
      const got = `${formatSpec(a)} and ${formatSpec(b)}`;
      return fail("shape", "cosineSimilarity needs floating-point tensors whose shapes broadcast", got);
    }
    return [{ dtype: a.dtype, shape: shape.toSpliced(shape.length + axis, 1) }];
  },
  body: (inputs, { axis: axes, epsilon }) => [
    inFloat32(inputs, (wide) => {
      const [a, b] = wide as [Tensor, Tensor];
      // In float32 the square of an ε below 1e-18 would be 0, and a vector of zeros 0 / 0.
      const least = a.dtype === "float64" ? epsilon ** 2 : Math.max(epsilon ** 2, 1e-36);
      // Bounded before the root, so that the derivative at a vector of zeros is 0 and not NaN.
      const length = (x: Tensor) => sqrt(maximum(sum(square(x), { axes }), least));
      return div(sum(mul(a, b), { axes }), mul(length(a), length(b)));
    }),
  ],
});

/**
 * Cosine of the angle between vectors: a · b / (max(|a|, ε) · max(|b|, ε)), with broadcasting. The gradient is the
 * formula's also where a length is below ε; PyTorch's takes that length as if it were not clamped.
 *
 * @param a float[...]
 * @param b float[...]
 * @returns float[...], without the axis of the vectors
 * @throws HyalineError `shape`, `axis`
 * @example
 * ```ts
 * await cosineSimilarity(tensor([1, 0]), tensor([1, 1])).item(); // 0.7071068
 * ```
 */
export function cosineSimilarity(a: Tensor, b: Tensor, given: CosineSimilarityOptions = {}): Tensor {
  const { axis = -1, epsilon = 1e-8 } = refuseUnknown("cosineSimilarity", given, ["axis", "epsilon"]);
  for (const input of [a, b]) checkTensor("cosineSimilarity", input);
  const inputs = promoteAll("cosineSimilarity", [a, b]);
  const rank = Math.max(a.rank, b.rank);
  // Counted from the back, the axis stays what it is under broadcasting.
  return apply1(cosineSimilarityOp, inputs, {
    axis: normaliseAxis(axis, rank, "cosineSimilarity") - rank,
    epsilon,
  });
}
