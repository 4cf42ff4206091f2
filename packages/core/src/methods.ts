import { callKeys } from "./compile.js";
import { decode, type TypedArray } from "./dtype.js";
import { fail } from "./errors.js";
import { evaluateAll } from "./evaluate.js";
import { refuseUnknown } from "./facts/readOptions.js";
import { abs } from "./ops/elementwise/abs.js";
import { add } from "./ops/elementwise/add.js";
import { cast } from "./ops/elementwise/cast.js";
import { div } from "./ops/elementwise/div.js";
import { equal } from "./ops/elementwise/equal.js";
import { exp } from "./ops/elementwise/exp.js";
import { greater } from "./ops/elementwise/greater.js";
import { less } from "./ops/elementwise/less.js";
import { log } from "./ops/elementwise/log.js";
import { mul } from "./ops/elementwise/mul.js";
import { neg } from "./ops/elementwise/neg.js";
import { pow } from "./ops/elementwise/pow.js";
import { sqrt } from "./ops/elementwise/sqrt.js";
import { square } from "./ops/elementwise/square.js";
import { sub } from "./ops/elementwise/sub.js";
import { matMul } from "./ops/linear/matMul.js";
import { argMax } from "./ops/reduce/argMax.js";
import { max } from "./ops/reduce/max.js";
import { mean } from "./ops/reduce/mean.js";
import { min } from "./ops/reduce/min.js";
import { sum } from "./ops/reduce/sum.js";
import { expandDims } from "./ops/structure/expandDims.js";
import { reshape } from "./ops/structure/reshape.js";
import { slice } from "./ops/structure/slice.js";
import { squeeze } from "./ops/structure/squeeze.js";
import { transpose } from "./ops/structure/transpose.js";
import { formatSpec } from "./shape.js";
import { Tensor } from "./tensor.js";
import type { CallOptions, NestedArray, TensorMethods } from "./tensorMethods.js";

async function data(this: Tensor, options?: CallOptions): Promise<TypedArray> {
  if (options) refuseUnknown("data", options, callKeys);
  if (this.source.kind !== "concrete") await evaluateAll([this], options);
  return this.read();
}

async function array(this: Tensor, options?: CallOptions): Promise<NestedArray> {
  if (options) refuseUnknown("array", options, callKeys);
  const flat = decode(await this.data(options), this.dtype);
  const { shape, dtype } = this;
  let next = 0;
  const build = (axis: number): NestedArray => {
    if (axis < shape.length) return Array.from({ length: shape[axis] as number }, () => build(axis + 1));
    const value = flat[next++] as number;
    return dtype === "bool" ? value !== 0 : value;
  };
  return build(0);
}

async function item(this: Tensor, options?: CallOptions): Promise<number> {
  if (options) refuseUnknown("item", options, callKeys);
  if (this.size !== 1) fail("shape", "item needs a tensor of one element", formatSpec(this), "use array()");
  return decode(await this.data(options), this.dtype)[0] as number;
}

const methods: TensorMethods & ThisType<Tensor> = {
  add(other) {
    return add(this, other);
  },
  sub(other) {
    return sub(this, other);
  },
  mul(other) {
    return mul(this, other);
  },
  div(other) {
    return div(this, other);
  },
  pow(other) {
    return pow(this, other);
  },
  greater(other) {
    return greater(this, other);
  },
  less(other) {
    return less(this, other);
  },
  equal(other) {
    return equal(this, other);
  },
  neg() {
    return neg(this);
  },
  abs() {
    return abs(this);
  },
  square() {
    return square(this);
  },
  exp() {
    return exp(this);
  },
  log() {
    return log(this);
  },
  sqrt() {
    return sqrt(this);
  },
  matMul(other) {
    return matMul(this, other);
  },
  sum(options) {
    return sum(this, options);
  },
  mean(options) {
    return mean(this, options);
  },
  max(options) {
    return max(this, options);
  },
  min(options) {
    return min(this, options);
  },
  argMax(options) {
    return argMax(this, options);
  },
  slice(...ranges) {
    return slice(this, ranges);
  },
  squeeze(options) {
    return squeeze(this, options);
  },
  expandDims(axes) {
    return expandDims(this, axes);
  },
  reshape(shape) {
    return reshape(this, shape);
  },
  transpose(permutation) {
    return transpose(this, permutation);
  },
  cast(dtype) {
    return cast(this, dtype);
  },
  data,
  array,
  item,
};

/**
 * Gives every tensor its methods. Called by whatever makes a first tensor, so that importing a module changes nothing
 * and an op's file never imports this one (which imports them).
 */
export function installMethods(): void {
  if (!("add" in Tensor.prototype)) Object.assign(Tensor.prototype, methods);
}
