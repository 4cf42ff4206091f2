/** Losses of a model's own. */
import {
  cast,
  div,
  equal,
  fail,
  gather,
  logSoftmax,
  mul,
  neg,
  notEqual,
  oneHot,
  sum,
  type Tensor,
  where,
} from "@hyaline/core";
import type { OnnxNode, Output, Reader } from "../graph/reader.js";

/** −w[t] · log p[t], reduced; classes lie along the second axis. */
function likelihood(node: OnnxNode, logProbabilities: Tensor): Tensor {
  const labels = cast(node.tensor(1), "int32");
  const weights = node.optional(2);
  const classes = logProbabilities.shape[1] as number;
  const ignored = node.has("ignore_index") ? node.int("ignore_index") : undefined;
  const counted = ignored === undefined ? undefined : cast(notEqual(labels, ignored), logProbabilities.dtype);
  const valid = ignored === undefined ? labels : where(equal(labels, ignored), 0, labels);
  const hot = oneHot(valid, classes, { axis: 1, dtype: logProbabilities.dtype });
  const picked = neg(sum(mul(hot, logProbabilities), { axes: 1 }));
  const weight = weights ? gather(weights, valid) : undefined;
  const factor = weight && counted ? mul(weight, counted) : (weight ?? counted);
  const losses = factor ? mul(picked, factor) : picked;
  switch (node.string("reduction", "mean")) {
    case "none":
      return losses;
    case "sum":
      return sum(losses);
    case "mean":
      return factor ? div(sum(losses), sum(factor)) : div(sum(losses), Math.max(1, labels.size));
    default:
      return fail("file", `${node.op} reduces by none, sum or mean`, node.string("reduction"));
  }
}

export const NegativeLogLikelihoodLoss: Reader = (node) => likelihood(node, node.tensor(0));

export const SoftmaxCrossEntropyLoss: Reader = (node): readonly Output[] => {
  const logs = logSoftmax(node.tensor(0), { axis: 1 });
  return [likelihood(node, logs), logs];
};
