/** Quantised ops of ONNX Runtime (`com.microsoft`). */
import {
  add,
  cast,
  concat,
  div,
  leakyRelu,
  mean,
  mul,
  reshape,
  sigmoid,
  type Tensor,
  transpose,
} from "@hyaline/core";
import type { OnnxNode, Reader } from "../graph/reader.js";
import type { Value } from "../graph/value.js";
import { quantiseDynamically } from "./DynamicQuantizeLinear.js";
import { moveValue } from "./moved.js";
import { centred, quantise, requantise } from "./quantised.js";
import { integerProduct } from "./quantisedProducts.js";

/** Inputs `at`, `at + 1`, `at + 2` are a quantised tensor, its scale and its zero point. */
function real(node: OnnxNode, at: number): Tensor {
  const zero = node.optional(at + 2);
  return mul(centred(node.value(at), zero), cast(node.tensor(at + 1), "float32"));
}

/** A float quantised with the scale and zero point of inputs `at` and `at + 1`. */
function again(node: OnnxNode, x: Tensor, at: number): Value {
  const zero = node.inputs[at + 1];
  return quantise(x, reshape(node.tensor(at), []), zero && reshape(zero.tensor, []), zero?.type ?? "uint8");
}

export const QLinearAdd: Reader = (node) => again(node, add(real(node, 0), real(node, 3)), 6);
export const QLinearMul: Reader = (node) => again(node, mul(real(node, 0), real(node, 3)), 6);
export const QLinearSigmoid: Reader = (node) => again(node, sigmoid(real(node, 0)), 3);
export const QLinearLeakyRelu: Reader = (node) =>
  again(node, leakyRelu(real(node, 0), { alpha: node.float("alpha", 0.01) }), 3);

export const QLinearGlobalAveragePool: Reader = (node) => {
  const x = real(node, 0);
  const last = node.flag("channels_last", false, "on");
  const axes = [...x.shape.keys()].slice(last ? 1 : 2, last ? -1 : undefined);
  return again(node, mean(x, { axes, keepDims: true }), 3);
};

/** The output's scale and zero point come first, then three inputs per tensor. */
export const QLinearConcat: Reader = (node) => {
  const parts: Tensor[] = [];
  for (let at = 2; at < node.inputs.length; at += 3) parts.push(real(node, at));
  return again(node, concat(parts, { axis: node.int("axis") }), 0);
};

const withBias = (y: Tensor, bias: Tensor | undefined): Tensor => (bias ? add(y, bias) : y);

/** A quantised product given as floats. */
export const MatMulIntegerToFloat: Reader = (node) => {
  const sums = integerProduct(node.value(0), node.optional(4), node.value(1), node.optional(5))
    .codes as Tensor;
  const scale = cast(mul(node.tensor(2), node.tensor(3)), sums.dtype);
  return withBias(mul(sums, scale), node.optional(6));
};

/** The left operand is quantised on the way, by its own range. */
export const DynamicQuantizeMatMul: Reader = (node) => {
  const { value, scale, zero } = quantiseDynamically(node.tensor(0));
  const sums = integerProduct(value, zero, node.value(1), node.optional(3)).codes as Tensor;
  return withBias(mul(sums, mul(scale, node.tensor(2))), node.optional(4));
};

export const QGemm: Reader = (node) => {
  const operand = (at: number, name: string): Value => {
    const value = node.value(at);
    if (!node.flag(name, false, "on")) return value;
    return moveValue(value, (x) => transpose(x, [1, 0]));
  };
  const product = integerProduct(
    operand(0, "transA"),
    node.optional(2),
    operand(3, "transB"),
    node.optional(5),
  );
  const bias = node.optional(6);
  const total = product.codes as Tensor;
  const sums = bias ? add(total, cast(bias, total.dtype)) : total;
  const scale = mul(
    mul(cast(node.tensor(1), total.dtype), cast(node.tensor(4), total.dtype)),
    node.float("alpha", 1),
  );
  const zero = node.inputs[8];
  if (!node.inputs[7]) return mul(sums, scale);
  const factor = div(scale, reshape(cast(node.tensor(7), total.dtype), []));
  return zero ? requantise(sums, factor, zero) : again(node, mul(sums, scale), 7);
};
