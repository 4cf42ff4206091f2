import { type Kernel, type KernelContext, type Shape, type Spec, stridesOf } from "@hyaline/core";
import type { AttributesOf, sumOp, transposeOp } from "@hyaline/core/ops";
import { broadcast, placeOf } from "./broadcast.js";

/** What holds one tensor here: its elements in row-major order. A buffer on a device, for instance, would do as well. */
export type Memory = Float32Array;

/** An op of one input, element by element. */
const unary =
  (compute: (x: number) => number): Kernel<Memory> =>
  ([x]) => [(x as Memory).map(compute)];

/** An op of two inputs, which broadcast: an axis of size 1 is repeated. */
const binary =
  (compute: (a: number, b: number) => number): Kernel<Memory> =>
  ([a, b], { inputs, outputs: [output] }) => {
    const { shape } = output as Spec;
    const [inA, inB] = inputs.map((input) => broadcast(input.shape, shape)) as [Int32Array, Int32Array];
    return [
      Float32Array.from(inA, (at, i) =>
        compute((a as Memory)[at] as number, (b as Memory)[inB[i] as number] as number),
      ),
    ];
  };

/** [...batch, n, k] by [...batch, k, m]; the batches broadcast. Vectors have become matrices before they come here. */
const matMul: Kernel<Memory> = ([a, b], { inputs, outputs: [output] }) => {
  const [left, right] = inputs.map(({ shape }) => shape) as [Shape, Shape];
  const { shape } = output as Spec;
  const [n, m] = shape.slice(-2) as [number, number];
  const k = left.at(-1) as number;
  const batch = shape.slice(0, -2);
  const inA = broadcast(left.slice(0, -2), batch);
  const inB = broadcast(right.slice(0, -2), batch);
  const out = new Float32Array(inA.length * n * m);
  for (let i = 0; i < out.length; i++) {
    const place = Math.floor(i / (n * m));
    const row = (inA[place] as number) * n * k + (Math.floor(i / m) % n) * k;
    const column = (inB[place] as number) * k * m + (i % m);
    let total = 0;
    for (let p = 0; p < k; p++)
      total += ((a as Memory)[row + p] as number) * ((b as Memory)[column + p * m] as number);
    out[i] = total;
  }
  return [out];
};

/** Sums over `attributes.axes`; the others stay. */
const sum: Kernel<Memory> = (
  [x],
  { attributes, inputs: [input] }: KernelContext<AttributesOf<typeof sumOp>>,
) => {
  const { shape } = input as Spec;
  const kept = shape.map((size, axis) => (attributes.axes.includes(axis) ? 1 : size));
  const totals = new Float64Array(kept.reduce((product, size) => product * size, 1));
  for (const [i, at] of broadcast(kept, shape).entries()) {
    (totals[at] as number) += (x as Memory)[i] as number;
  }
  return [Float32Array.from(totals)];
};

const broadcastTo: Kernel<Memory> = ([x], { inputs: [input], outputs: [output] }) => {
  const places = broadcast((input as Spec).shape, (output as Spec).shape);
  return [Float32Array.from(places, (at) => (x as Memory)[at] as number)];
};

/** Axis i of the result is axis `attributes.permutation[i]` of x. */
const transpose: Kernel<Memory> = (
  [x],
  { attributes, inputs: [input], outputs: [output] }: KernelContext<AttributesOf<typeof transposeOp>>,
) => {
  const { shape } = output as Spec;
  const strides = stridesOf((input as Spec).shape);
  const steps = attributes.permutation.map((axis) => strides[axis] as number);
  return [(x as Memory).map((_, i) => (x as Memory)[placeOf(i, shape, steps)] as number)];
};

/**
 * One function per op, by its name in core. Composites that are not here (softmax, gelu, ...) run as their bodies where
 * the primitives that they are made of are here.
 */
export const kernels: Readonly<Record<string, Kernel<Memory>>> = {
  add: binary((a, b) => a + b),
  broadcastTo,
  div: binary((a, b) => a / b),
  exp: unary(Math.exp),
  matMul,
  mul: binary((a, b) => a * b),
  neg: unary((x) => -x),
  // Elements stay where they are; only their shape is another.
  reshape: ([x]) => [(x as Memory).slice()],
  sub: binary((a, b) => a - b),
  sum,
  tanh: unary(Math.tanh),
  transpose,
};
