import type { Numbers } from "@hyaline/backend-reference";
import { type DType, isInteger } from "@hyaline/core";
import { composites, primitives } from "@hyaline/core/ops";
import type { Loop } from "./loop.js";

export interface Elementwise {
  /** The op's name: functions cannot be sent to a worker. */
  readonly op: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Of each input, broadcast to the shape: 0 along repeated axes. */
  readonly strides: readonly (readonly number[])[];
}

/** What ops mean on one number, for those that say it. */
export const elementwiseOps = new Map(
  [...primitives, ...composites].filter((op) => op.evaluate !== undefined).map((op) => [op.name, op]),
);

/** Units are elements of the result. */
export const elementwise: Loop<Elementwise> = (
  inputs,
  out,
  { op: name, dtype, shape, strides },
  from,
  to,
) => {
  const op = elementwiseOps.get(name);
  const evaluate = (isInteger(dtype) && op?.evaluateInteger?.bind(op)) || op?.evaluate?.bind(op);
  if (!evaluate) throw new Error(`${name} has no elementwise meaning`);
  const width = shape.at(-1) ?? 1;
  const steps = strides.map((list) => list.at(-1) ?? 0);
  for (let i = from; i < to; ) {
    const column = i % width;
    const end = Math.min(to, i - column + width);
    const starts = strides.map((list, k) => rowStart(list, shape, i) + column * (steps[k] as number));
    run(evaluate, inputs, starts, steps, out, i, end);
    i = end;
  }
  if (dtype === "bool") for (let i = from; i < to; i++) out[i] = Number(out[i] !== 0);
};

/** Where the row of element `i` starts in an input. */
function rowStart(strides: readonly number[], shape: readonly number[], i: number): number {
  let rest = Math.floor(i / (shape.at(-1) ?? 1));
  let start = 0;
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    const size = shape[axis] as number;
    start += (rest % size) * (strides[axis] as number);
    rest = Math.floor(rest / size);
  }
  return start;
}

function run(
  evaluate: (...numbers: number[]) => number,
  inputs: readonly Numbers[],
  starts: readonly number[],
  steps: readonly number[],
  out: Numbers,
  from: number,
  to: number,
): void {
  const [a, b] = inputs as [Numbers, Numbers];
  const [inA, inB] = starts as [number, number];
  const [stepA, stepB] = steps as [number, number];
  const count = to - from;
  if (inputs.length === 1) {
    for (let j = 0; j < count; j++) out[from + j] = evaluate(a[inA + j * stepA] as number);
  } else if (inputs.length === 2) {
    for (let j = 0; j < count; j++) {
      out[from + j] = evaluate(a[inA + j * stepA] as number, b[inB + j * stepB] as number);
    }
  } else {
    const [c, inC, stepC] = [inputs[2] as Numbers, starts[2] as number, steps[2] as number];
    for (let j = 0; j < count; j++) {
      out[from + j] = evaluate(
        a[inA + j * stepA] as number,
        b[inB + j * stepB] as number,
        c[inC + j * stepC] as number,
      );
    }
  }
}
