/** Ops that are the same in ONNX and in core: one input, two, or any number. */
import {
  abs,
  acos,
  acosh,
  add,
  asin,
  asinh,
  atan,
  atanh,
  bitwiseAnd,
  bitwiseNot,
  bitwiseOr,
  bitwiseXor,
  ceil,
  cos,
  cosh,
  div,
  equal,
  erf,
  exp,
  floor,
  greater,
  greaterEqual,
  hardSwish,
  isNaN as isNaNTensor,
  less,
  lessEqual,
  log,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  maximum,
  minimum,
  mish,
  mul,
  neg,
  reciprocal,
  relu,
  round,
  selu,
  sigmoid,
  sign,
  sin,
  sinh,
  softplus,
  softsign,
  sqrt,
  sub,
  type Tensor,
  type TensorLike,
  tan,
  tanh,
} from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { checkDivisor, operands } from "./binary.js";

const unary: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  Abs: abs,
  Acos: acos,
  Acosh: acosh,
  Asin: asin,
  Asinh: asinh,
  Atan: atan,
  Atanh: atanh,
  Ceil: ceil,
  Cos: cos,
  Cosh: cosh,
  Erf: erf,
  Exp: exp,
  Floor: floor,
  HardSwish: hardSwish,
  IsNaN: isNaNTensor,
  Log: log,
  Mish: mish,
  Neg: neg,
  Not: logicalNot,
  Reciprocal: reciprocal,
  Relu: relu,
  Round: round,
  Sigmoid: sigmoid,
  Sign: sign,
  Sin: sin,
  Sinh: sinh,
  Softplus: softplus,
  Softsign: softsign,
  Sqrt: sqrt,
  Tan: tan,
  Tanh: tanh,
};

const binary: Readonly<Record<string, (a: TensorLike, b: TensorLike) => Tensor>> = {
  Add: add,
  And: logicalAnd,
  BitwiseAnd: bitwiseAnd,
  BitwiseOr: bitwiseOr,
  BitwiseXor: bitwiseXor,
  Equal: equal,
  Greater: greater,
  GreaterOrEqual: greaterEqual,
  Less: less,
  LessOrEqual: lessEqual,
  Mul: mul,
  Or: logicalOr,
  Sub: sub,
  Xor: logicalXor,
};

const variadic: Readonly<Record<string, (a: Tensor, b: Tensor) => Tensor>> = {
  Max: maximum,
  Min: minimum,
  Sum: add,
};

const readAll = (node: Parameters<Reader>[0]): Tensor[] => node.inputs.map((_, i) => node.tensor(i));

const each = <F>(table: Readonly<Record<string, F>>, reader: (fn: F) => Reader): Record<string, Reader> =>
  Object.fromEntries(Object.entries(table).map(([op, fn]) => [op, reader(fn)]));

/** Readers by op. */
export const elementwise: Readonly<Record<string, Reader>> = {
  ...each(unary, (fn) => (node) => fn(node.tensor(0))),
  ...each(binary, (fn) => (node) => fn(...operands(node))),
  ...each(variadic, (fn) => (node) => readAll(node).reduce(fn)),
  BitwiseNot: (node) => bitwiseNot(node.tensor(0)),
  Div: (node) => {
    checkDivisor(node);
    return div(...operands(node));
  },
  Mean: (node) => div(readAll(node).reduce(add), node.inputs.length),
  Selu: (node) => {
    const [alpha, gamma] = [node.float("alpha", SELU_ALPHA), node.float("gamma", SELU_GAMMA)];
    const x = node.tensor(0);
    if (Math.fround(alpha) === Math.fround(SELU_ALPHA) && Math.fround(gamma) === Math.fround(SELU_GAMMA)) {
      return selu(x);
    }
    const below = mul(alpha, sub(exp(minimum(x, 0)), 1));
    return mul(gamma, add(maximum(x, 0), below));
  },
};

const SELU_ALPHA = 1.6732632423543772;
const SELU_GAMMA = 1.0507009873554805;
