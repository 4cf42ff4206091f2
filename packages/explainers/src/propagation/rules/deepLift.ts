import {
  abs,
  add,
  apply,
  cast,
  div,
  equal,
  exp,
  fill,
  less,
  log,
  max,
  maximum,
  minimum,
  mul,
  neg,
  reshape,
  scatter,
  sign,
  sub,
  sum,
  sumToShape,
  type Tensor,
  where,
} from "@hyaline/core";
import { difference, quotient } from "../parts/arithmetic.js";
import { elementwise } from "../parts/elementwise.js";
import type { PropagationContext, PropagationRule, PropagationRules } from "../propagate.js";
import { prod } from "./products.js";
import { topK } from "./topK.js";

/** Changes below this count as none, and the gradient stands for the quotient; Captum's constant. */
const LEAST = 1e-10;
/** The same for pools, as in SHAP and Captum. */
const LEAST_OF_POOLS = 1e-7;

/** Ops that may be infinite where their input is not. */
const unbounded = new Set([
  "atanh",
  "cosh",
  "erfInv",
  "exp",
  "expm1",
  "log",
  "log1p",
  "reciprocal",
  "rsqrt",
  "sinh",
  "square",
  "tan",
]);

type At = readonly [here: Tensor, there: Tensor];
const input = ({ inputs, reference }: PropagationContext, i = 0): At => [
  inputs[i] as Tensor,
  reference?.inputs[i] as Tensor,
];
const output = ({ outputs, reference }: PropagationContext, i = 0): At => [
  outputs[i] as Tensor,
  reference?.outputs[i] as Tensor,
];

/** The multiplier of an op of one value: Δy / Δx; its gradient where nothing changes (equation 12). */
const rescale: PropagationRule = (context, [g]) => {
  const at = context.needs.indexOf(true);
  if (context.needs.lastIndexOf(true) !== at) return shares(context, [g]);
  const dx = sub(...input(context, at));
  const dy = (unbounded.has(context.op.name) ? difference : sub)(...output(context));
  const own = context.gradient([g])[at] ?? 0;
  const result: (Tensor | undefined)[] = context.inputs.map(() => undefined);
  const moved = sumToShape(mul(g as Tensor, dy), (context.inputs[at] as Tensor).shape);
  result[at] = quotient(moved, dx, LEAST, own);
  return result;
};

/** Ops that are linear in each of two inputs: each one's multiplier is taken at the mean of the other. */
const bilinear: PropagationRule = (context, [g]) => {
  if (!(context.needs[0] && context.needs[1])) return context.gradient([g]);
  const middle = context.inputs.map((x, i) =>
    i < 2 ? mul(add(x, context.reference?.inputs[i] as Tensor), 0.5) : x,
  );
  return context.gradient([g], middle);
};

/** Any op of two values: the mean over both orders of what each one's change does, the Shapley value of two players. */
const shares: PropagationRule = (context, [g]) => {
  const { op, attributes, needs } = context;
  if (!(needs[0] && needs[1])) return rescale(context, [g]);
  const [[a, a0], [b, b0], [y, y0]] = [input(context), input(context, 1), output(context)];
  const [ab0, a0b] = [
    apply(op, [a, b0], attributes)[0] as Tensor,
    apply(op, [a0, b], attributes)[0] as Tensor,
  ];
  const own = context.gradient([g]);
  const part = (first: Tensor, second: Tensor, change: Tensor, i: number) => {
    const share = mul(mul(add(first, second), 0.5), g as Tensor);
    const like = (context.inputs[i] as Tensor).shape;
    const total = sumToShape(share, like);
    return quotient(total, change, LEAST, own[i] ?? 0);
  };
  return [part(sub(y, a0b), sub(ab0, y0), sub(a, a0), 0), part(sub(y, ab0), sub(a0b, y0), sub(b, b0), 1)];
};

/** a / b: the mean reciprocal for a, the mean dividend for b. */
const ratio: PropagationRule = (context, [g]) => {
  if (!context.needs[1]) return context.gradient([g]);
  const [[a, a0], [b, b0]] = [input(context), input(context, 1)];
  const toA = mul(g as Tensor, mul(add(div(1, b), div(1, b0)), 0.5));
  const toB = mul(mul(g as Tensor, mul(add(a, a0), 0.5)), div(-1, mul(b, b0)));
  return [sumToShape(toA, a.shape), sumToShape(toB, b.shape)];
};

/** exp(z − c) here and there, with one c for both so that their difference is that of the exponentials. */
function exponentials(context: PropagationContext, axes: number | readonly number[]) {
  const [z, z0] = input(context);
  const keep = { axes, keepDims: true } as const;
  const c = maximum(max(z, keep), max(z0, keep));
  const [e, e0] = [exp(sub(z, c)), exp(sub(z0, c))];
  const slope = quotient(sub(e, e0), sub(z, z0), LEAST, e);
  return { e, e0, s: sum(e, keep), s0: sum(e0, keep), slope, keep };
}

/** Sums of exponentials below this are lost beside those at the other end: the two ends have no common scale. */
const LOST = 1e-30;

/**
 * Softmax through its exponentials, their sum and their quotients. Where the logits of one end all lie far below those of
 * the other, what changes is shared by the squares of the logits' changes.
 */
const softmax: PropagationRule = (context, [g]) => {
  const { e, e0, s, s0, slope, keep } = exponentials(context, context.attributes.axis as number);
  const lost = less(minimum(s, s0), LOST);
  const [t, t0] = [where(lost, 1, s), where(lost, 1, s0)];
  const toSum = sum(mul(mul(g as Tensor, mul(add(e, e0), 0.5)), div(-1, mul(t, t0))), keep);
  const exact = mul(add(mul(g as Tensor, mul(add(div(1, t), div(1, t0)), 0.5)), toSum), slope);
  const dz = difference(...input(context));
  const total = sum(mul(g as Tensor, difference(...output(context))), keep);
  return [where(lost, mul(dz, quotient(total, sum(mul(dz, dz), keep), LEAST, 0)), exact)];
};

/** log Σ exp(z): the multipliers of the exponentials times that of the logarithm. */
function logSumSlope(context: PropagationContext, axes: number | readonly number[]): Tensor {
  const { s, s0, slope } = exponentials(context, axes);
  return mul(slope, quotient(sub(log(s), log(s0)), sub(s, s0), LEAST, div(1, s)));
}

const logSoftmax: PropagationRule = (context, [g]) => {
  const axes = context.attributes.axis as number;
  const total = sum(g as Tensor, { axes, keepDims: true });
  return [sub(g as Tensor, mul(total, logSumSlope(context, axes)))];
};

const keptShape = (x: Tensor, axes: readonly number[]) => x.shape.map((n, i) => (axes.includes(i) ? 1 : n));

const logSumExp: PropagationRule = (context, [g]) => {
  const axes = context.attributes.axes as readonly number[];
  const [x] = context.inputs as [Tensor];
  return [mul(reshape(g as Tensor, keptShape(x, axes)), logSumSlope(context, axes))];
};

/**
 * A maximum: what it gained goes to the place of the maximum here, what it lost to the place there (cross-maximum).
 * A pool's indices are those of elements in the whole input.
 */
const maxPool: PropagationRule = (context, [g]) => {
  const [[x, x0], [y, y0], [at, at0]] = [input(context), output(context), output(context, 1)];
  const top = maximum(y, y0);
  const put = (v: Tensor, places: Tensor) => {
    const flat = scatter(
      fill(0, { dtype: x.dtype, shape: [x.size] }),
      reshape(places, [places.size]),
      reshape(v, [v.size]),
      { axis: 0, reduction: "add" },
    );
    return reshape(flat, x.shape);
  };
  const moved = add(put(mul(g as Tensor, sub(top, y0)), at), put(mul(g as Tensor, sub(y, top)), at0));
  return [quotient(moved, sub(x, x0), LEAST_OF_POOLS, 0)];
};

/** The same for `max` and `min` over axes; equal elements share. */
const extreme: PropagationRule = (context, [g]) => {
  const axes = context.attributes.axes as readonly number[];
  const sense = context.op.name === "min" ? neg : (t: Tensor) => t;
  const shape = keptShape(context.inputs[0] as Tensor, axes);
  const [x, x0] = input(context).map(sense) as [Tensor, Tensor];
  const [y, y0] = output(context).map((t) => reshape(sense(t), shape)) as [Tensor, Tensor];
  const top = maximum(y, y0);
  const place = (v: Tensor, best: Tensor) => {
    const here = cast(equal(v, best), x.dtype);
    return div(here, sum(here, { axes, keepDims: true }));
  };
  const moved = add(mul(place(x, y), sub(top, y0)), mul(place(x0, y0), sub(y, top)));
  return [quotient(mul(reshape(g as Tensor, shape), moved), sub(x, x0), LEAST_OF_POOLS, 0)];
};

/** A choice: its gradient where the same side is chosen, else its change shared by how much both sides changed. */
const choice: PropagationRule = (context, [g]) => {
  const [c, c0] = input(context);
  const sides = [1, 2].filter((i) => context.needs[i]);
  const changes = new Map(sides.map((i) => [i, difference(...input(context, i))]));
  const total = [...changes.values()].map(abs).reduce((sum, each) => add(sum, each));
  const moved = mul(g as Tensor, difference(...output(context)));
  return context.inputs.map((x, i) => {
    const change = changes.get(i);
    if (!change) return undefined;
    const chosen = i === 1 ? where(c, g as Tensor, 0) : where(c, 0, g as Tensor);
    const shared = quotient(mul(moved, sign(change)), total, LEAST, 0);
    return sumToShape(where(equal(c, c0), chosen, shared), x.shape);
  });
};

const table: Readonly<Record<string, PropagationRule>> = {
  mul: bilinear,
  matMul: bilinear,
  conv: bilinear,
  convTranspose: bilinear,
  div: ratio,
  softmax,
  logSoftmax,
  logSumExp,
  maxPool,
  max: extreme,
  min: extreme,
  maximum: shares,
  minimum: shares,
  pow: shares,
  atan2: shares,
  where: choice,
  prod,
  topK,
};

/** Composites that have a rule as a whole; all others are opened. */
export const deepLiftKnown: ReadonlySet<string> = new Set([
  ...elementwise,
  "softmax",
  "logSoftmax",
  "logSumExp",
]);

/**
 * DeepLIFT's Rescale rule as a table: multipliers Δy / Δx for ops of one value, and rules that keep the sum exact for
 * products, quotients, maxima, choices, orders and softmax; ops that are linear in their input keep their gradient.
 *
 * Source: A. Shrikumar, P. Greenside, A. Kundaje, "Learning important features through propagating activation
 * differences", ICML 2017, section 3.5.1.
 */
export const deepLiftRules: PropagationRules = ({ op }) =>
  table[op.name] ?? (elementwise.has(op.name) ? rescale : undefined);
