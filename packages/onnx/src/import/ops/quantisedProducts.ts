/** Products of quantised values: computed on codes in floats, and quantised again where the op says so. */
import { cast, conv, matMul, mul, reshape, type Tensor } from "@hyaline/core";
import type { OnnxNode, Reader } from "../reader.js";
import { computed } from "../value.js";
import { centred, quantise } from "./quantised.js";
import { windowOf } from "./window.js";

/** A zero point per row of the left operand, or per column of the right. */
const alongRows = (zero: Tensor | undefined, isLeft: boolean): Tensor | undefined =>
  zero && zero.rank === 1 && zero.size > 1 && isLeft ? reshape(zero, [zero.size, 1]) : zero;

/** Sums of products pass 2²⁴: they are computed in float64 and are exact. */
const exact = "float64" as const;

export const MatMulInteger: Reader = (node) => {
  const a = centred(node.value(0), alongRows(node.optional(2), true), exact);
  const b = centred(node.value(1), alongRows(node.optional(3), false), exact);
  return computed(cast(matMul(a, b), "int32"), "int32");
};

const convolve = (node: OnnxNode, x: Tensor, w: Tensor): Tensor =>
  conv(x, w, {
    ...windowOf(node, x.shape.slice(2), w.shape.slice(2)),
    groups: node.int("group", 1),
  });

const perFilter = (zero: Tensor | undefined, rank: number): Tensor | undefined =>
  zero && zero.size > 1 ? reshape(zero, [zero.size, ...new Array<number>(rank - 1).fill(1)]) : zero;

export const ConvInteger: Reader = (node) => {
  const x = centred(node.value(0), scalar(node.optional(2)), exact);
  const w = centred(node.value(1), perFilter(scalar(node.optional(3)), x.rank), exact);
  return computed(cast(convolve(node, x, w), "int32"), "int32");
};

const scalar = (t: Tensor | undefined): Tensor | undefined => (t?.size === 1 ? reshape(t, []) : t);

export const QLinearMatMul: Reader = (node) => {
  const operand = (at: number, isLeft: boolean): Tensor => {
    const align = (t: Tensor) => alongRows(scalar(t), isLeft) as Tensor;
    return mul(
      centred(node.value(at), align(node.tensor(at + 2))),
      cast(align(node.tensor(at + 1)), "float32"),
    );
  };
  const product = matMul(operand(0, true), operand(3, false));
  const zero = node.value(7);
  return quantise(product, scalar(node.tensor(6)) as Tensor, scalar(zero.tensor), zero.type);
};

export const QLinearConv: Reader = (node) => {
  const [xScale, xZero] = [node.tensor(1), node.tensor(2)].map((t) => scalar(t) as Tensor);
  const [wScale, wZero] = [node.tensor(4), node.tensor(5)].map((t) => scalar(t) as Tensor);
  const x = centred(node.value(0), xZero);
  const w = centred(node.value(3), perFilter(wZero, x.rank));
  const sums = convolve(node, x, w);
  const bias = node.optional(8);
  const channels = (t: Tensor) =>
    t.size > 1 || t.rank > 0 ? reshape(t, [t.size, ...x.shape.slice(2).map(() => 1)]) : t;
  const total = bias ? sums.add(channels(cast(bias, "float32"))) : sums;
  const real = mul(mul(total, xScale as Tensor), channels(wScale as Tensor));
  const zero = node.value(7);
  return quantise(real, scalar(node.tensor(6)) as Tensor, scalar(zero.tensor), zero.type);
};
