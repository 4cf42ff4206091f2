/** What the three convolutions ask of their inputs alike. Not an op itself. */

import { checkTensor } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { formatSpec, type Shape, type Spec } from "../../shape.js";
import { isTensor, type Tensor } from "../../tensor.js";
import { promoteAll } from "../elementwise/elementwise.js";
import { sum } from "../reduce/sum.js";

export function checkFloats(name: string, inputs: readonly Spec[]): void {
  for (const input of inputs) {
    if (!isFloat(input.dtype))
      fail("dtype", `${name} takes floating-point tensors`, formatSpec(input), "cast(…) it first");
  }
}

export function checkGroups(name: string, groups: number, channels: number, what: string): void {
  if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0) {
    fail(
      "argument",
      `${name} needs a number of groups that divides its ${what}`,
      `${groups} for ${channels}`,
    );
  }
}

export function checkBias(name: string, bias: Spec | undefined, channels: number): void {
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== channels)) {
    fail(
      "shape",
      `${name} needs one bias per output channel`,
      `${formatSpec(bias)} for ${channels} channels`,
    );
  }
}

/** A bias is added to every example and place. */
export const biasGradient = (g: Tensor): Tensor =>
  sum(g, { axes: [...g.shape.keys()].filter((axis) => axis !== 1) });

/** The spatial axes of filters that fit `x`. */
export function kernelShape(name: string, x: Spec, w: Spec): Shape {
  if (w.shape.length !== x.shape.length || w.shape.slice(2).includes(0)) {
    fail(
      "shape",
      `${name} needs filters with as many axes as the input and a kernel that is not empty`,
      `${formatSpec(w)} for ${formatSpec(x)}`,
    );
  }
  return w.shape.slice(2);
}

/** Tells a bias from options, and gives all tensors one dtype. */
export function convArguments<Options extends object>(
  name: string,
  inputs: readonly Tensor[],
  third: Tensor | Options | undefined,
  fourth: Options | undefined,
  known: readonly string[],
): { readonly tensors: Tensor[]; readonly options: Options } {
  for (const input of inputs) checkTensor(name, input);
  const bias = isTensor(third) ? third : undefined;
  const options = refuseUnknown(name, fourth ?? (isTensor(third) ? undefined : third), known);
  return { tensors: promoteAll(name, bias ? [...inputs, bias] : inputs), options };
}
