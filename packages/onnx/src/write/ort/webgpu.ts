/**
 * What ONNX Runtime's WebGPU provider lacks, moves to the CPU, or computes with few digits, written in ops that it runs
 * well. Not an op itself.
 */
import { add, asin, div, floor, mul, type Op, sub, type Tensor } from "@hyaline/core";
import { acosOp, cosOp, logOp, roundOp, signOp, sinOp, tanOp } from "@hyaline/core/ops";
import type { Emitter } from "../graph/emitter.js";
import { type Float, type Nodes, oddNearZero } from "./webgpuNearZero.js";

/**
 * Composites whose own kernels are on the CPU, overflow (`logSumExp`) or lose a tail (`softplus`); their bodies are on
 * the GPU.
 */
export const betterAsBodies: ReadonlySet<string> = new Set([
  "celu",
  "logSoftmax",
  "logSumExp",
  "lrn",
  "mish",
  "selu",
  "softplus",
  "softsign",
]);

/** π in three parts, the first two of so few bits that their products with small whole numbers are exact. */
const PI_PARTS = [3.140625, 0.0009675025939941406, 1.509957990978376e-7] as const;

/** Taylor's coefficients of r³, r⁵, …: on [-π/2, π/2] they leave less than 6e-8. */
const SINE = [-1 / 6, 1 / 120, -1 / 5040, 1 / 362_880, -1 / 39_916_800] as const;

const lessPi = (x: Tensor, times: Tensor): Tensor =>
  PI_PARTS.reduce((rest, part) => sub(rest, mul(times, part)), x);

/** sin r for |r| at most π/2. */
function sineNearZero(r: Tensor): Tensor {
  const square = mul(r, r);
  const [c3, c5, c7, c9, c11] = SINE;
  const series = [c7, c5, c3].reduce((sum, c) => add(mul(sum, square), c), add(mul(square, c11), c9));
  return add(r, mul(r, mul(square, series)));
}

/** 1 for even whole numbers, -1 for odd ones. */
const alternating = (n: Tensor): Tensor => add(sub(1, mul(n, 2)), mul(floor(mul(n, 0.5)), 4));

/** A shader's own may be wrong by 2⁻¹¹ (WGSL, "Accuracy of built-in functions"), and some adapters' are. */
function sin(x: Tensor): Tensor {
  const turns = floor(add(mul(x, 1 / Math.PI), 0.5));
  return mul(alternating(turns), sineNearZero(lessPi(x, turns)));
}

function cos(x: Tensor): Tensor {
  const turns = floor(mul(x, 1 / Math.PI));
  return mul(alternating(add(turns, 1)), sineNearZero(lessPi(x, add(turns, 0.5))));
}

/** Functions of floats in terms of others. */
export const webgpuFunctions: ReadonlyMap<Op, (x: Tensor) => Tensor> = new Map<Op, (x: Tensor) => Tensor>([
  [acosOp, (x) => sub(Math.PI / 2, asin(x))],
  [cosOp, cos],
  [sinOp, sin],
  [tanOp, (x) => div(sin(x), cos(x))],
]);

/** Below this, adding it and taking it away again leaves a whole number, the even one of two that are as near. */
const ROUNDING: Readonly<Record<Float, number>> = { float32: 2 ** 23, float16: 2 ** 10 };

/** Functions of floats, by nodes. */
export const webgpuNodes: ReadonlyMap<Op, Nodes> = new Map<Op, Nodes>([
  ...oddNearZero,
  [
    logOp,
    // Of 0 it is finite on some adapters, and a loss of certain and wrong too small.
    (context, x, dtype) => {
      const isZero = context.emit("Equal", [x, context.scalar(0, dtype)]);
      const limit = context.scalar(Number.NEGATIVE_INFINITY, dtype);
      return context.emit("Where", [isZero, limit, context.emit("Log", [x])]);
    },
  ],
  [
    roundOp,
    (context, x, dtype) => {
      const [zero, shift] = [context.scalar(0, dtype), ROUNDING[dtype]];
      const isNegative = context.emit("Less", [x, zero]);
      const large = [context.scalar(-shift, dtype), context.scalar(shift, dtype)];
      const away = context.emit("Where", [isNegative, ...large]);
      const whole = context.emit("Sub", [context.emit("Add", [x, away]), away]);
      const isSmall = context.emit("Less", [context.emit("Abs", [x]), context.scalar(shift, dtype)]);
      return context.emit("Where", [isSmall, whole, x]);
    },
  ],
  [
    signOp,
    (context, x, dtype) => {
      const zero = context.scalar(0, dtype);
      const below = context.emit("Where", [context.emit("Less", [x, zero]), context.scalar(-1, dtype), zero]);
      return context.emit("Where", [context.emit("Greater", [x, zero]), context.scalar(1, dtype), below]);
    },
  ],
]);

/**
 * `x` in a buffer of its own that a shader wrote, where scattering can go on. Left to itself, ScatterElements copies its
 * first input, and what holds such a copy cannot be recorded and played again. `given` are floats or integers of as many
 * axes that are known at run time only, lest all this be folded.
 */
export function writtenByShader(context: Emitter, x: string, given: string, rank: number): string {
  const [zeros, ones] = [0, 1].map((n) => context.int64s(new Array(rank).fill(n)));
  const first = context.emit("Slice", [given, zeros as string, ones as string]);
  return context.emit("Where", [context.emit("Less", [first, first]), x, x]);
}
