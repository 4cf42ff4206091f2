import {
  add,
  layerNorm,
  mean,
  mul,
  normaliseAxis,
  reciprocal,
  reshape,
  rmsNorm,
  sizeOf,
  sqrt,
  square,
  sub,
  type Tensor,
} from "@hyaline/core";
import type { OnnxNode, Reader } from "../graph/reader.js";

/** What the axes from `axis` on are scaled and shifted by, where they are of those axes' sizes; others broadcast. */
const fits = (t: Tensor, shape: readonly number[]): boolean =>
  t.rank <= shape.length && t.size === sizeOf(shape);

/** The input as the statistics are taken of it: half precision is widened, unless the node says otherwise. */
const widened = (node: OnnxNode, x: Tensor): Tensor =>
  x.dtype === "float16" && node.int("stash_type", 1) === 1 ? x.cast("float32") : x;

/** Over the axes from `axis` on; the mean and the inverse standard deviation are further outputs. */
export const LayerNormalization: Reader = (node) => {
  const [given, scale, bias] = [node.tensor(0), node.tensor(1), node.optional(2)];
  const x = widened(node, given);
  const axis = normaliseAxis(node.int("axis", -1), x.rank, "LayerNormalization");
  const epsilon = node.float("epsilon", 1e-5);
  const shape = x.shape.slice(axis);
  const isWhole = x === given && fits(scale, shape) && (!bias || fits(bias, shape));
  const y = isWhole
    ? layerNorm(x, {
        axis,
        epsilon,
        scale: reshape(scale, shape),
        ...(bias ? { bias: reshape(bias, shape) } : {}),
      })
    : shifted(mul(layerNorm(x, { axis, epsilon }).cast(given.dtype), scale), bias);
  if (!node.wants(1) && !node.wants(2)) return y;
  const axes = x.shape.map((_, i) => i).slice(axis);
  const centre = mean(x, { axes, keepDims: true });
  const variance: Tensor = mean(square(sub(x, centre)), { axes, keepDims: true });
  return [y, centre, reciprocal(sqrt(add(variance, epsilon)))];
};

const shifted = (x: Tensor, bias: Tensor | undefined): Tensor => (bias ? add(x, bias) : x);

/** x / √(mean(x²) + ε) · scale. */
export const RMSNormalization: Reader = (node) => {
  const [given, scale] = [node.tensor(0), node.tensor(1)];
  const x = widened(node, given);
  const axis = normaliseAxis(node.int("axis", -1), x.rank, "RMSNormalization");
  const epsilon = node.float("epsilon", 1e-5);
  const shape = x.shape.slice(axis);
  if (x === given && fits(scale, shape)) return rmsNorm(x, { scale: reshape(scale, shape), axis, epsilon });
  return mul(rmsNorm(x, { axis, epsilon }).cast(given.dtype), scale);
};
