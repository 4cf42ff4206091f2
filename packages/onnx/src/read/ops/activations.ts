/** Activations with parameters. */
import {
  add,
  cast,
  celu,
  elu,
  gelu,
  greater,
  hardSigmoid,
  leakyRelu,
  less,
  mul,
  prelu,
  reshape,
  sigmoid,
  sub,
  thresholdedRelu,
  where,
} from "@hyaline/core";
import type { Reader } from "../graph/reader.js";

export const LeakyRelu: Reader = (node) => leakyRelu(node.tensor(0), { alpha: node.float("alpha", 0.01) });
export const Elu: Reader = (node) => elu(node.tensor(0), { alpha: node.float("alpha", 1) });
export const Celu: Reader = (node) => celu(node.tensor(0), { alpha: node.float("alpha", 1) });
export const ThresholdedRelu: Reader = (node) =>
  thresholdedRelu(node.tensor(0), { alpha: node.float("alpha", 1) });
export const HardSigmoid: Reader = (node) =>
  hardSigmoid(node.tensor(0), { alpha: node.float("alpha", 0.2), beta: node.float("beta", 0.5) });
export const Gelu: Reader = (node) =>
  gelu(node.tensor(0), { approximate: node.string("approximate", "none") === "tanh" ? "tanh" : "none" });
export const PRelu: Reader = (node) => {
  const [x, slope] = [node.tensor(0), node.tensor(1)];
  // Before opset 7 a slope per channel lies along the second axis.
  const perChannel = node.opset < 7 && slope.rank === 1 && slope.size > 1;
  return prelu(x, perChannel ? reshape(slope, [slope.size, ...x.shape.slice(2).map(() => 1)]) : slope);
};

/** x · sigmoid(α x). */
export const Swish: Reader = (node) => {
  const x = node.tensor(0);
  const alpha = node.float("alpha", 1);
  return mul(x, sigmoid(alpha === 1 ? x : mul(x, alpha)));
};

/** 0 between -λ and λ, and moved towards 0 by the bias outside. */
/** Where lambd is negative both sides may hold, and the lower one comes first. */
export const Shrink: Reader = (node) => {
  const x = node.tensor(0);
  const [lambda, bias] = [node.float("lambd", 0.5), node.float("bias", 0)];
  const beyond = where(less(x, -lambda), add(x, bias), where(greater(x, lambda), sub(x, bias), 0));
  return cast(beyond, x.dtype);
};
