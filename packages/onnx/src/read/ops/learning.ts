/** Ops of `ai.onnx.ml` that exports of scikit-learn's nets and linear models contain. */
import {
  abs,
  add,
  argMax,
  cast,
  div,
  fail,
  gather,
  matMul,
  max,
  mul,
  reshape,
  sigmoid,
  softmax,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  transpose,
} from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { OnnxNode, Output, Reader } from "../graph/reader.js";
import { computed } from "../graph/value.js";

const list = (node: OnnxNode, name: string): Tensor =>
  tensor([...(node.floats(name) ?? badFile(`${node.op} needs ${name}`))], { dtype: node.dtype("float32") });

/** The input as floats: double ones where the model is read so. */
const floating = (node: OnnxNode): Tensor => cast(node.tensor(0), node.dtype("float32"));

/** Elements of the last axis. */
const ArrayFeatureExtractor: Reader = (node) => {
  const indices = node.tensor(1);
  return gather(node.tensor(0), reshape(indices, [indices.size]), { axis: -1 });
};

/** (x − offset) · scale. */
const Scaler: Reader = (node) => mul(sub(floating(node), list(node, "offset")), list(node, "scale"));

const Normalizer: Reader = (node) => {
  const x = floating(node);
  const options = { axes: -1, keepDims: true };
  switch (node.string("norm", "MAX")) {
    case "L1":
      return div(x, sum(abs(x), options));
    case "L2":
      return div(x, sqrt(sum(square(x), options)));
    default:
      return div(x, max(abs(x), options));
  }
};

/** A row without an axis of rows is answered as one row. */
function linear(node: OnnxNode, targets: number): Tensor {
  const given = floating(node);
  const x = given.rank === 1 ? reshape(given, [1, given.size]) : given;
  const coefficients = list(node, "coefficients");
  const product = matMul(x, transpose(reshape(coefficients, [targets, coefficients.size / targets])));
  return node.has("intercepts") ? add(product, list(node, "intercepts")) : product;
}

function transformed(node: OnnxNode, scores: Tensor): Tensor {
  const name = node.string("post_transform", "NONE");
  if (name === "NONE") return scores;
  if (name === "LOGISTIC") return sigmoid(scores);
  if (name === "SOFTMAX") return softmax(scores);
  return fail("unsupported", `${node.op} transforms by LOGISTIC or SOFTMAX`, name);
}

const LinearRegressor: Reader = (node) => transformed(node, linear(node, node.int("targets", 1)));

const LinearClassifier: Reader = (node): readonly Output[] => {
  const labels =
    node.ints("classlabels_ints") ??
    fail("unsupported", "LinearClassifier is read with classes that are numbers", node.name);
  const rows = list(node, "coefficients").size / (node.tensor(0).shape.at(-1) ?? 1);
  if (rows !== labels.length)
    fail("unsupported", "LinearClassifier is read with scores for every class", `${rows}`);
  const scores = linear(node, rows);
  const classes = tensor(Int32Array.from(labels));
  return [computed(gather(classes, argMax(scores, { axis: -1 })), "int64"), transformed(node, scores)];
};

/** A list of records by class: here the probabilities as they are. */
const ZipMap: Reader = (node) => node.value(0);

/** The ops of the domain ai.onnx.ml that the models of scikit-learn need. */
export const learning: Readonly<Record<string, Reader>> = {
  ArrayFeatureExtractor,
  Scaler,
  Normalizer,
  LinearRegressor,
  LinearClassifier,
  ZipMap,
};
