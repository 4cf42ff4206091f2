import { add, matMul, mul, reshape, sub, type Tensor } from "@hyaline/core";

/** The points of all rows' straight paths, one alpha after the other: float[steps · rows, ...] */
export function alongPath(start: Tensor, end: Tensor, alphas: Tensor): Tensor {
  const [rows = 0, ...rest] = start.shape;
  const steps = alphas.size;
  const at = reshape(alphas, [steps, ...start.shape.map(() => 1)]);
  const change = reshape(sub(end, start), [1, ...end.shape]);
  const points = add(reshape(start, [1, ...start.shape]), mul(at, change));
  return reshape(points, [steps * rows, ...rest]);
}

/** Σ_k w_k of what the steps have: shaped like `x`. */
export function weighedSteps(values: Tensor, weights: Tensor, x: Tensor): Tensor {
  const flat = reshape(values, [weights.size, x.size]);
  return reshape(matMul(reshape(weights, [1, weights.size]), flat), x.shape);
}
