/** What recurrent ops share: shape checks and the product of all steps with the input weights. Not an op itself. */
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { fill } from "../creation/fill.js";
import { add } from "../elementwise/add.js";
import { matMul } from "../linear/matMul.js";
import { transpose } from "../structure/transpose.js";

export interface RecurrentOptions {
  /** The state before the first step, float[batch, hidden]; zeros when left out. */
  readonly hidden?: Tensor;
  /** Go from the last step to the first; the outputs keep the sequence's order (default false). */
  readonly reverse?: boolean;
}

/** The names of {@link RecurrentOptions}. */
export const recurrentKeys = ["hidden", "reverse"];

export interface RecurrentWeights {
  /** float[gates * hidden, input] */
  readonly input: Tensor;
  /** float[gates * hidden, hidden] */
  readonly recurrent: Tensor;
  /** float[gates * hidden], added to the input's product; zeros when left out. */
  readonly bias?: Tensor;
  /** float[gates * hidden], added to the recurrent product; zeros when left out. */
  readonly recurrentBias?: Tensor;
}

/** The outputs' spec, [steps, batch, hidden], after checking that the node's inputs fit together. */
export function inferRecurrence(
  name: string,
  gates: number,
  inputs: readonly Spec[],
): { sequence: Spec; state: Spec } {
  const [x, hidden, weight, recurrent, bias, recurrentBias] = inputs as [Spec, Spec, Spec, Spec, Spec, Spec];
  const got = inputs.map(formatSpec).join(", ");
  if (!isFloat(x.dtype)) fail("dtype", `${name} takes floating-point tensors`, got, "cast(…) them first");
  if (inputs.some(({ dtype }) => dtype !== x.dtype))
    fail("dtype", `${name} needs a sequence, weights and states of one data type`, got, "cast(…) them");
  const [steps, batch, features] = x.shape;
  const size = hidden.shape[1];
  if (x.shape.length !== 3 || size === undefined || hidden.shape[0] !== batch) {
    fail("shape", `${name} needs x[steps, batch, input] and a state [batch, hidden]`, got);
  }
  const fits = (spec: Spec, shape: readonly (number | undefined)[]) => String(spec.shape) === String(shape);
  const rows = gates * size;
  if (
    !fits(weight, [rows, features]) ||
    !fits(recurrent, [rows, size]) ||
    !fits(bias, [rows]) ||
    !fits(recurrentBias, [rows])
  ) {
    fail(
      "shape",
      `${name} needs weights [${gates} * hidden, …] of its input and its state, and biases [${gates} * hidden]`,
      got,
    );
  }
  const sequence = { dtype: x.dtype, shape: [steps as number, batch as number, size] };
  return { sequence, state: { dtype: x.dtype, shape: [batch as number, size] } };
}

/** x · weightᵀ + bias for every step at once: one large product instead of many small ones. */
export const projectSteps = (x: Tensor, weight: Tensor, bias: Tensor): Tensor =>
  add(matMul(x, transpose(weight)), bias);

/** The node's inputs from what the caller gave: missing states and biases are zeros. */
export function recurrentInputs(
  x: Tensor,
  weights: RecurrentWeights,
  { hidden }: RecurrentOptions,
): Tensor[] {
  const { input, recurrent } = weights;
  const rows = { dtype: x.dtype, shape: [recurrent.shape[0] ?? 0] };
  const state = { dtype: x.dtype, shape: [x.shape[1] ?? 0, recurrent.shape[1] ?? 0] };
  return [
    x,
    hidden ?? fill(0, state),
    input,
    recurrent,
    weights.bias ?? fill(0, rows),
    weights.recurrentBias ?? fill(0, rows),
  ];
}
