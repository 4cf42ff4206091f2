import { apply } from "../../apply.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import type { Tensor } from "../../tensor.js";
import { scan } from "../control/scan.js";
import { add } from "../elementwise/add.js";
import { mul } from "../elementwise/mul.js";
import { sigmoid } from "../elementwise/sigmoid.js";
import { sub } from "../elementwise/sub.js";
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

/** Inputs: x, hidden, weight, recurrent, bias, recurrentBias. Outputs: the sequence and the last hidden state. */
export const gruOp = composite<{ readonly reverse: boolean }>({
  name: "gru",
  infer: (inputs) => {
    const { sequence, state } = inferRecurrence("gru", 3, inputs);
    return [sequence, state];
  },
  body: (inputs, { reverse }) => {
    const [x, hidden, weight, recurrent, bias, recurrentBias] = inputs as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const byState = transpose(recurrent);
    const three = (t: Tensor) => split(t, 3, { axis: -1 }) as [Tensor, Tensor, Tensor];
    const [last, sequence] = scan(
      (h: Tensor, step: Tensor) => {
        const [xr, xz, xn] = three(step);
        const [hr, hz, hn] = three(add(matMul(h, byState), recurrentBias));
        const reset = sigmoid(add(xr, hr));
        const update = sigmoid(add(xz, hz));
        const candidate = tanh(add(xn, mul(reset, hn)));
        const next = add(candidate, mul(update, sub(h, candidate)));
        return [next, next] as const;
      },
      hidden,
      projectSteps(x, weight, bias),
      { reverse },
    );
    return [sequence, last];
  },
});

/**
 * A gated recurrent unit over a sequence, one layer in one direction.
 *
 * r, z = σ(…), n = tanh(W x + b + r (R h + b_R)), h′ = (1 − z) n + z h. The gates lie in the rows of the weights in
 * PyTorch's order r, z, n, and the reset gate acts after the recurrent product (ONNX: `linear_before_reset`).
 *
 * @param x float[steps, batch, input]
 * @param weights `input` float[3 * hidden, input], `recurrent` float[3 * hidden, hidden], biases float[3 * hidden]
 * @returns `outputs` float[steps, batch, hidden] and the last `hidden`, float[batch, hidden]
 * @throws HyalineError `shape`
 * @see K. Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014; in the form of cuDNN
 * @example
 * ```ts
 * const { hidden } = gru(zeros([5, 2, 3]), { input: zeros([12, 3]), recurrent: zeros([12, 4]) });
 * hidden.shape; // [2, 4]
 * ```
 */
export function gru(
  x: Tensor,
  weights: RecurrentWeights,
  options: RecurrentOptions = {},
): { readonly outputs: Tensor; readonly hidden: Tensor } {
  refuseUnknown("gru", options, recurrentKeys);
  const [outputs, hidden] = apply(gruOp, recurrentInputs(x, weights, options), {
    reverse: options.reverse ?? false,
  });
  return { outputs: outputs as Tensor, hidden: hidden as Tensor };
}
