/** Quantised ops of ONNX Runtime (`com.microsoft`). */
import {
  add,
  cast,
  concat,
  leakyRelu,
  matMul,
  mean,
  mul,
  reshape,
  sigmoid,
  type Tensor,
  transpose,
} from "@hyaline/core";
import type { OnnxNode, Reader } from "../reader.js";
import type { Value } from "../value.js";
import { centred, quantise } from "./quantised.js";

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
  const last = node.int("channels_last", 0) !== 0;
  const axes = [...x.shape.keys()].slice(last ? 1 : 2, last ? -1 : undefined);
  return again(node, mean(x, { axes, keepDims: true }), 3);
};

/** The output's scale and zero point come first, then three inputs per tensor. */
export const QLinearConcat: Reader = (node) => {
  const parts: Tensor[] = [];
  for (let at = 2; at < node.inputs.length; at += 3) parts.push(real(node, at));
  return again(node, concat(parts, { axis: node.int("axis") }), 0);
};

/** A quantised product given as floats. */
export const MatMulIntegerToFloat: Reader = (node) => {
  const a = centred(node.value(0), node.optional(4));
  const b = centred(node.value(1), node.optional(5));
  const y = mul(matMul(a, b), mul(node.tensor(2), node.tensor(3)));
  const bias = node.optional(6);
  return bias ? add(y, bias) : y;
};

/** The left operand is quantised on the way, which costs precision and saves time; here it stays as it is. */
export const DynamicQuantizeMatMul: Reader = (node) => {
  const b = mul(centred(node.value(1), node.optional(3)), node.tensor(2));
  const y = matMul(node.tensor(0), b);
  const bias = node.optional(4);
  return bias ? add(y, bias) : y;
};

export const QGemm: Reader = (node) => {
  const operand = (at: number, name: string) =>
    node.int(name, 0) === 0 ? real(node, at) : transpose(real(node, at), [1, 0]);
  const product = mul(matMul(operand(0, "transA"), operand(3, "transB")), node.float("alpha", 1));
  const bias = node.optional(6);
  const scale = mul(node.tensor(1), node.tensor(4));
  const y = bias ? add(product, mul(cast(bias, "float32"), scale)) : product;
  return node.inputs[7] ? again(node, y, 7) : y;
};
