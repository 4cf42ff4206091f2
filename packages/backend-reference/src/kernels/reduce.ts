import { isInteger, type KernelContext, type Spec, stridesOf } from "@hyaline/core";
import { dot, forEachIndex, type Numbers, stored, zeros } from "../numbers.js";

interface Reduction {
  readonly start: number;
  /** The new total; sums are carried in float64. */
  step(total: number, element: number): number;
  /** The same between integers, where it must wrap around. */
  stepInteger?(total: number, element: number): number;
}

/** A kernel that folds the reduced axes of its input from first to last. */
function reduce({ start, step, stepInteger = step }: Reduction) {
  return (
    [x]: readonly Numbers[],
    {
      attributes,
      inputs: [input],
      outputs: [output],
    }: KernelContext<{ axes: readonly number[]; keepDims: boolean }>,
  ) => {
    const { shape } = input as Spec;
    const spec = output as Spec;
    const strides = stridesOf(shape.map((n, i) => (attributes.axes.includes(i) ? 1 : n)));
    for (const axis of attributes.axes) strides[axis] = 0;
    const totals = new Float64Array(zeros(spec).length).fill(start);
    const next = isInteger(spec.dtype) ? stepInteger : step;
    forEachIndex(shape, (index, flat) => {
      const at = dot(index, strides);
      totals[at] = next(totals[at] as number, (x as Numbers)[flat] as number);
    });
    const out = zeros(spec);
    out.set(totals);
    return [stored(out, spec)];
  };
}

export const sum = reduce({ start: 0, step: (total, v) => total + v });
export const prod = reduce({ start: 1, step: (total, v) => total * v, stepInteger: Math.imul });
export const max = reduce({ start: Number.NEGATIVE_INFINITY, step: Math.max });
export const min = reduce({ start: Number.POSITIVE_INFINITY, step: Math.min });
