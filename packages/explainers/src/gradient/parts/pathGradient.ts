import {
  add,
  broadcastTo,
  cast,
  matMul,
  mul,
  refuseDeadEnds,
  reshape,
  type Shape,
  sub,
  type Tensor,
  vjp,
} from "@hyaline/core";
import { callModel, type WhiteBox } from "@hyaline/explanation";

/** What {@link pathGradient} is computed from; all tensors share the data type of `x`. */
export interface PathInputs {
  /** float[rows, ...input] */
  readonly x: Tensor;
  /** float[rows | 1, ...input] */
  readonly baseline: Tensor;
  /** 1 at the explained output of each row: float[rows | 1, outputs] */
  readonly select: Tensor;
  /** Where on the path gradients are taken: float[steps] */
  readonly alphas: Tensor;
  /** float[steps] */
  readonly weights: Tensor;
}

/**
 * The weighted sum of gradients along the straight path from the baseline to the input, Σ_k w_k ∇f(b + α_k (x - b)),
 * as one pass of the model forward and back over all steps of all rows. For use inside traced functions.
 *
 * @returns float[rows, ...input]
 */
export function pathGradient(model: WhiteBox, { x, baseline, select, alphas, weights }: PathInputs): Tensor {
  const [rows, ...input] = x.shape as [number, ...number[]];
  const steps = alphas.size;
  const each = (t: Tensor, shape: Shape) => reshape(t, [t.shape[0] as number, 1, ...shape]);
  const along = reshape(alphas, [1, steps, ...input.map(() => 1)]);
  const points = add(each(baseline, input), mul(along, each(sub(x, baseline), input)));
  const batch = reshape(points, [rows * steps, ...input]);
  const { value, pullback } = vjp((p: Tensor) => callModel(model, p), [batch], {
    inspect: refuseDeadEnds,
  });
  const outputs = value.shape[1] as number;
  const cotangent = broadcastTo(each(cast(select, value.dtype), [outputs]), [rows, steps, outputs]);
  const [gradients] = pullback(reshape(cotangent, [rows * steps, outputs]));
  const size = input.reduce((product, n) => product * n, 1);
  const perStep = reshape(gradients, [rows, steps, size]);
  return reshape(matMul(reshape(weights, [1, steps]), perStep), [rows, ...input]);
}
