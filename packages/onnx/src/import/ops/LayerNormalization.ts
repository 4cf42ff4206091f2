import {
  add,
  layerNorm,
  mean,
  normaliseAxis,
  reciprocal,
  reshape,
  rmsNorm,
  sqrt,
  square,
  sub,
  type Tensor,
} from "@hyaline/core";
import type { Reader } from "../reader.js";

/** Over the axes from `axis` on; the mean and the inverse standard deviation are further outputs. */
export const LayerNormalization: Reader = (node) => {
  const [x, scale] = [node.tensor(0), node.tensor(1)];
  const bias = node.optional(2);
  const axis = normaliseAxis(node.int("axis", -1), x.rank, "LayerNormalization");
  const epsilon = node.float("epsilon", 1e-5);
  const y = layerNorm(x, {
    axis,
    epsilon,
    scale: scale.reshape(x.shape.slice(axis)),
    ...(bias ? { bias: reshape(bias, x.shape.slice(axis)) } : {}),
  });
  if (!node.wants(1) && !node.wants(2)) return y;
  const axes = x.shape.map((_, i) => i).slice(axis);
  const centre = mean(x, { axes, keepDims: true });
  const variance: Tensor = mean(square(sub(x, centre)), { axes, keepDims: true });
  return [y, centre, reciprocal(sqrt(add(variance, epsilon)))];
};

/** x / √(mean(x²) + ε) · scale. */
export const RMSNormalization: Reader = (node) => {
  const x = node.tensor(0);
  const axis = normaliseAxis(node.int("axis", -1), x.rank, "RMSNormalization");
  return rmsNorm(x, {
    scale: reshape(node.tensor(1), x.shape.slice(axis)),
    axis,
    epsilon: node.float("epsilon", 1e-5),
  });
};
