/** Normalisations for inference. */
import {
  add,
  batchNorm,
  div,
  equal,
  fail,
  instanceNorm,
  lrn,
  mean,
  norm,
  sqrt,
  square,
  sub,
  type Tensor,
  where,
} from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { OnnxNode, Reader } from "../graph/reader.js";

export const BatchNormalization: Reader = (node) => {
  if (node.int("training_mode", 0) !== 0 || (node.opset >= 7 && node.wants(1) && node.opset >= 14)) {
    return trainingMode();
  }
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((at) => perChannel(node, at)) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  return batchNorm(node.tensor(0), { scale, bias, mean, variance, epsilon: node.float("epsilon", 1e-5) });
};

/** An input of one number for each channel of the first. */
function perChannel(node: OnnxNode, at: number): Tensor {
  const given = node.tensor(at);
  const channels = node.tensor(0).shape[1] ?? 1;
  return given.shape.join() === `${channels}`
    ? given
    : badFile(`${node.op} needs one number for each of ${channels} channels`, `[${given.shape}]`);
}

const trainingMode = (): never =>
  fail(
    "unsupported",
    "BatchNormalization is read for inference",
    "training_mode = 1",
    "export the model in eval mode",
  );

export const InstanceNormalization: Reader = (node) =>
  instanceNorm(node.tensor(0), {
    scale: perChannel(node, 1),
    bias: perChannel(node, 2),
    epsilon: node.float("epsilon", 1e-5),
  });

export const LRN: Reader = (node) =>
  lrn(node.tensor(0), {
    size: node.int("size"),
    alpha: node.float("alpha", 1e-4),
    beta: node.float("beta", 0.75),
    bias: node.float("bias", 1),
  });

/** x / ‖x‖ₚ along an axis. */
export const LpNormalization: Reader = (node) => {
  const x = node.tensor(0);
  const length = norm(x, { p: node.int("p", 2), axes: node.int("axis", -1), keepDims: true });
  // What has no length stays 0.
  return div(x, where(equal(length, 0), 1, length));
};

export const MeanVarianceNormalization: Reader = (node) => {
  const x = node.tensor(0);
  const options = { axes: node.ints("axes") ?? [0, 2, 3], keepDims: true };
  const centred = sub(x, mean(x, options));
  return div(centred, add(sqrt(mean(square(centred), options)), 1e-9));
};
