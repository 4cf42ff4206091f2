import { apply } from "../../apply.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import type { Tensor } from "../../tensor.js";
import { scan } from "../control/scan.js";
import { fill } from "../creation/fill.js";
import { add } from "../elementwise/add.js";
import { mul } from "../elementwise/mul.js";
import { sigmoid } from "../elementwise/sigmoid.js";
import { tanh } from "../elementwise/tanh.js";
import { matMul } from "../linear/matMul.js";
import { split } from "../structure/split.js";
import { transpose } from "../structure/transpose.js";
import {
  inferRecurrence,
  projectSteps,
  type RecurrentOptions,
  type RecurrentWeights,
  recurrentInputs,
  recurrentKeys,
} from "./recurrence.js";

/** Inputs: x, hidden, weight, recurrent, bias, recurrentBias, cell. Outputs: the sequence, the last hidden, the last cell. */
export const lstmOp = composite<{ readonly reverse: boolean }>({
  name: "lstm",
  infer: (inputs) => {
    const { sequence, state } = inferRecurrence("lstm", 4, inputs);
    return [sequence, state, state];
  },
  body: (inputs, { reverse }) => {
    const [x, hidden, weight, recurrent, bias, recurrentBias, cell] = inputs as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const byState = transpose(recurrent);
    const [last, sequence] = scan(
      ({ h, c }, step: Tensor) => {
        const [i, f, g, o] = split(add(step, matMul(h, byState)), 4, { axis: -1 }) as [
          Tensor,
          Tensor,
          Tensor,
          Tensor,
        ];
        const nextCell = add(mul(sigmoid(f), c), mul(sigmoid(i), tanh(g)));
        const next = mul(sigmoid(o), tanh(nextCell));
        return [{ h: next, c: nextCell }, next] as const;
      },
      { h: hidden, c: cell },
      projectSteps(x, weight, add(bias, recurrentBias)),
      { reverse },
    );
    return [sequence, last.h, last.c];
  },
});

/**
 * A long short-term memory over a sequence, one layer in one direction.
 *
 * i, f, o = σ(…), g = tanh(…), c′ = f c + i g, h′ = o tanh(c′), each gate from W x + b + R h + b_R. The gates lie in the
 * rows of the weights in PyTorch's order i, f, g, o.
 *
 * @param x float[steps, batch, input]
 * @param weights `input` float[4 * hidden, input], `recurrent` float[4 * hidden, hidden], biases float[4 * hidden]
 * @returns `outputs` float[steps, batch, hidden], and the last `hidden` and `cell`, float[batch, hidden]
 * @throws HyalineError `shape`
 * @see S. Hochreiter, J. Schmidhuber, "Long short-term memory", 1997; with the forget gate of F. Gers et al., 2000
 * @example
 * ```ts
 * const { outputs } = lstm(zeros([5, 2, 3]), { input: zeros([16, 3]), recurrent: zeros([16, 4]) });
 * outputs.shape; // [5, 2, 4]
 * ```
 */
export function lstm(
  x: Tensor,
  weights: RecurrentWeights,
  options: RecurrentOptions & {
    /** float[batch, hidden]; zeros when left out. */ readonly cell?: Tensor;
  } = {},
): { readonly outputs: Tensor; readonly hidden: Tensor; readonly cell: Tensor } {
  refuseUnknown("lstm", options, [...recurrentKeys, "cell"]);
  const inputs = recurrentInputs(x, weights, options);
  const cell = options.cell ?? fill(0, inputs[1] as Tensor);
  const [outputs, hidden, last] = apply(lstmOp, [...inputs, cell], { reverse: options.reverse ?? false });
  return { outputs: outputs as Tensor, hidden: hidden as Tensor, cell: last as Tensor };
}
