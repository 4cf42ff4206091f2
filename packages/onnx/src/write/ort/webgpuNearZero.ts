/**
 * Functions that are x near 0. Shaders take them as differences of exponentials or as logarithms of 1 + x, of which nothing
 * is left there: near 0 they are written as sums of terms, elsewhere as the provider's own node. Not an op itself.
 */
import { abs, add, div, exp, less, log, mul, type Op, sub, type Tensor, where } from "@hyaline/core";
import { asinhOp, atanhOp, erfOp, expm1Op, log1pOp, sinhOp, tanhOp } from "@hyaline/core/ops";
import type { Emitter } from "../graph/emitter.js";

export type Float = "float32" | "float16";
export type Nodes = (context: Emitter, x: string, dtype: Float) => string;

/** c0 + v (c1 + v (c2 + …)). */
const polynomial = (v: Tensor, [first, ...rest]: readonly [number, ...number[]]): Tensor => {
  const [last = 0, ...others] = [...rest].reverse();
  return add(
    first,
    mul(
      v,
      others.reduce<Tensor>((sum, c) => add(c, mul(v, sum)), mul(v, 0).add(last)),
    ),
  );
};

const isWithin = (x: Tensor, size: number): Tensor => less(abs(x), size);

/** log(1 + x) = 2 artanh(x / (2 + x)); what is cut off is 2e-8 at -1/4. */
function log1p(x: Tensor): Tensor {
  const z = div(x, add(2, x));
  const near = mul(z, mul(2, polynomial(mul(z, z), [1, 1 / 3, 1 / 5, 1 / 7])));
  return where(isWithin(x, 0.25), near, log(add(1, x)));
}

/** Taylor's series, of which 5e-8 is cut off at 1/4. */
const expm1 = (x: Tensor): Tensor =>
  where(
    isWithin(x, 0.25),
    mul(x, polynomial(x, [1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720])),
    sub(exp(x), 1),
  );

/** Composites whose bodies trust a logarithm near 1 or an exponential near 0. */
export const composedNearZero: ReadonlyMap<Op, (x: Tensor) => Tensor> = new Map<Op, (x: Tensor) => Tensor>([
  [expm1Op, expm1],
  [log1pOp, log1p],
]);

interface OddSeries {
  /** Where x² is below it, the series is exact to 1e-7. */
  readonly below: number;
  /** Of x, x³, x⁵, … */
  readonly terms: readonly number[];
  readonly far: Nodes;
}

const oddSeries =
  ({ below, terms, far }: OddSeries): Nodes =>
  (context, x, dtype) => {
    const constant = (value: number) => context.scalar(value, dtype);
    const square = context.emit("Mul", [x, x]);
    const [last, ...others] = terms.map(constant).reverse() as [string, ...string[]];
    const series = others.reduce(
      (sum, c) => context.emit("Add", [context.emit("Mul", [square, sum]), c]),
      last,
    );
    const near = context.emit("Mul", [x, series]);
    return context.emit("Where", [
      context.emit("Less", [square, constant(below)]),
      near,
      far(context, x, dtype),
    ]);
  };

const own =
  (opType: string): Nodes =>
  (context, x) =>
    context.emit(opType, [x]);

/** log(x + √(x² + 1)) cancels below 0. */
const asinh: Nodes = (context, x, dtype) => {
  const size = context.emit("Asinh", [context.emit("Abs", [x])]);
  const isNegative = context.emit("Less", [x, context.scalar(0, dtype)]);
  return context.emit("Where", [isNegative, context.emit("Neg", [size]), size]);
};

/** Of which networks have most: atan is x - x³/3 + … too, and the next term differs by x⁵/15, 2e-7 of it where it stands in. */
const tanh: Nodes = (context, x, dtype) => {
  const isNear = context.emit("Less", [context.emit("Abs", [x]), context.scalar(0.04, dtype)]);
  return context.emit("Where", [isNear, context.emit("Atan", [x]), context.emit("Tanh", [x])]);
};

const ERF = 2 / Math.sqrt(Math.PI);

/** Functions that are odd. */
export const oddNearZero: ReadonlyMap<Op, Nodes> = new Map<Op, Nodes>([
  [asinhOp, oddSeries({ below: 0.04, terms: [1, -1 / 6, 3 / 40, -15 / 336], far: asinh })],
  [atanhOp, oddSeries({ below: 0.0225, terms: [1, 1 / 3, 1 / 5, 1 / 7], far: own("Atanh") })],
  [erfOp, oddSeries({ below: 0.0625, terms: [ERF, -ERF / 3, ERF / 10, -ERF / 42], far: own("Erf") })],
  [sinhOp, oddSeries({ below: 0.0625, terms: [1, 1 / 6, 1 / 120], far: own("Sinh") })],
  [tanhOp, tanh],
]);
