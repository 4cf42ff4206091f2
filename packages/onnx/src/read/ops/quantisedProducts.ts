/** Products of quantised values: computed on codes in floats, and quantised again where the op says so. */
import { broadcastShapes, cast, conv, div, isFloat, matMul, mul, reshape, type Tensor } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { OnnxNode, Reader } from "../graph/reader.js";
import type { Value } from "../graph/value.js";
import { exactProduct } from "./exactProduct.js";
import { centred, requantise } from "./quantised.js";
import { windowOf } from "./window.js";

/** A zero point or scale per row of the left operand, or per column of the right. */
const alongRows = (zero: Tensor | undefined, isLeft: boolean): Tensor | undefined =>
  zero && zero.rank === 1 && zero.size > 1 && isLeft ? reshape(zero, [zero.size, 1]) : zero;

const scalar = (t: Tensor | undefined): Tensor | undefined => (t?.size === 1 ? reshape(t, []) : t);

/** The exact product of two quantised matrices, whose zero points are given or left out. */
export function integerProduct(
  a: Value,
  aZero: Tensor | undefined,
  b: Value,
  bZero: Tensor | undefined,
): Value {
  const left = centred(a, alongRows(scalar(aZero), true));
  const right = cast(centred(b, alongRows(scalar(bZero), false)), left.dtype);
  return exactProduct(left, right, left.shape.at(-1) ?? 1, matMul);
}

export const MatMulInteger: Reader = (node) =>
  integerProduct(node.value(0), node.optional(2), node.value(1), node.optional(3));

const perFilter = (zero: Tensor | undefined, rank: number): Tensor | undefined =>
  zero && zero.size > 1 ? reshape(zero, [zero.size, ...new Array<number>(rank - 1).fill(1)]) : zero;

function integerConvolution(
  node: OnnxNode,
  given: {
    readonly x: Value;
    readonly xZero: Tensor | undefined;
    readonly w: Value;
    readonly wZero: Tensor | undefined;
  },
): Value {
  const x = centred(given.x, scalar(given.xZero));
  const w = cast(centred(given.w, perFilter(scalar(given.wZero), x.rank)), x.dtype);
  const options = {
    ...windowOf(node, x.shape.slice(2), w.shape.slice(2)),
    groups: node.int("group", 1),
  };
  const terms = w.shape.slice(1).reduce((product, n) => product * n, 1);
  return exactProduct(x, w, terms, (a, b) => conv(a, b, options));
}

export const ConvInteger: Reader = (node) =>
  integerConvolution(node, {
    x: node.value(0),
    xZero: node.optional(2),
    w: node.value(1),
    wZero: node.optional(3),
  });

/** As ONNX Runtime has it: the sums times one factor, which is a's scale · b's scale / the result's. */
export const QLinearMatMul: Reader = (node) => {
  /** A scale or zero point as it meets `shape`. */
  const met = (at: number, shape: readonly number[], isLeft = false): Tensor => {
    const given = alongRows(scalar(node.tensor(at)), isLeft) as Tensor;
    if (broadcastShapes(given.shape, shape)?.join() !== shape.join())
      badFile(`${node.op} has one number at input ${at}, or one for each row or column`, given.shape.join());
    return given;
  };
  const scale = (at: number, shape: readonly number[], isLeft = false): Tensor => {
    const given = met(at, shape, isLeft);
    return isFloat(given.dtype) ? given : badFile(`${node.op} has scales that are floats`, given.dtype);
  };
  const [a, b] = [node.value(0), node.value(3)];
  met(2, a.shape, true);
  met(5, b.shape);
  const { codes } = integerProduct(a, node.tensor(2), b, node.tensor(5));
  const { shape } = codes as Tensor;
  const factor = div(mul(scale(1, shape, true), scale(4, shape)), scale(6, shape));
  return requantise(codes as Tensor, factor, node.value(7));
};

/** A scale or zero point of QLinearConv: one number, or where it is the weights' one for each filter. */
function parameter(node: OnnxNode, at: number, filters = 1): Tensor {
  const given = scalar(node.tensor(at)) as Tensor;
  if (given.rank > 1 || (given.rank === 1 && given.size !== filters))
    badFile(
      `${node.op} has one number at input ${at}${filters > 1 ? `, or one for each of ${filters} filters` : ""}`,
      `[${given.shape}]`,
    );
  return given;
}

const scaleOf = (node: OnnxNode, at: number, filters = 1): Tensor => {
  const given = parameter(node, at, filters);
  return isFloat(given.dtype) ? given : badFile(`${node.op} has scales that are floats`, given.dtype);
};

export const QLinearConv: Reader = (node) => {
  const filters = node.value(3).shape[0] ?? 1;
  const given = {
    x: node.value(0),
    xZero: parameter(node, 2),
    w: node.value(3),
    wZero: parameter(node, 5, filters),
  };
  parameter(node, 7);
  const sums = integerConvolution(node, given).codes as Tensor;
  const channels = (t: Tensor) =>
    t.size > 1 || t.rank > 0 ? reshape(t, [t.size, ...sums.shape.slice(2).map(() => 1)]) : t;
  const bias = node.optional(8);
  if (bias && bias.shape.join() !== `${filters}`)
    badFile(`QLinearConv has a bias of one number for each of its ${filters} filters`, `[${bias.shape}]`);
  const total = bias ? sums.add(channels(cast(bias, sums.dtype))) : sums;
  const [xScale, wScale, yScale] = [scaleOf(node, 1), scaleOf(node, 4, filters), scaleOf(node, 6)];
  return requantise(total, div(mul(xScale, channels(wScale)), yScale), node.value(7));
};
