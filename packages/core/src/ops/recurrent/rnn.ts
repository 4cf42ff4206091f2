import { apply } from "../../apply.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import type { Tensor } from "../../tensor.js";
import { relu } from "../activations/relu.js";
import { scan } from "../control/scan.js";
import { add } from "../elementwise/add.js";
import { tanh } from "../elementwise/tanh.js";
import { matMul } from "../linear/matMul.js";
import { transpose } from "../structure/transpose.js";
import {
  inferRecurrence,
  projectSteps,
  type RecurrentOptions,
  type RecurrentWeights,
  recurrentInputs,
  recurrentKeys,
} from "./recurrence.js";

type RnnAttributes = { readonly reverse: boolean; readonly activation: "tanh" | "relu" };

/** Inputs: x, hidden, weight, recurrent, bias, recurrentBias. Outputs: the sequence and the last hidden state. */
export const rnnOp = composite<RnnAttributes>({
  name: "rnn",
  infer: (inputs) => {
    const { sequence, state } = inferRecurrence("rnn", 1, inputs);
    return [sequence, state];
  },
  body: (inputs, { reverse, activation }) => {
    const [x, hidden, weight, recurrent, bias, recurrentBias] = inputs as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const byState = transpose(recurrent);
    const activate = activation === "tanh" ? tanh : relu;
    const [last, sequence] = scan(
      (h: Tensor, step: Tensor) => {
        const next = activate(add(step, matMul(h, byState)));
        return [next, next] as const;
      },
      hidden,
      projectSteps(x, weight, add(bias, recurrentBias)),
      { reverse },
    );
    return [sequence, last];
  },
});

/**
 * A plain recurrent net over a sequence, one layer in one direction: h′ = tanh(W x + b + R h + b_R), or relu.
 *
 * @param x float[steps, batch, input]
 * @param weights `input` float[hidden, input], `recurrent` float[hidden, hidden], biases float[hidden]
 * @returns `outputs` float[steps, batch, hidden] and the last `hidden`, float[batch, hidden]
 * @throws HyalineError `shape`
 * @see J. Elman, "Finding structure in time", 1990
 * @example
 * ```ts
 * const { outputs } = rnn(zeros([5, 2, 3]), { input: zeros([4, 3]), recurrent: zeros([4, 4]) });
 * outputs.shape; // [5, 2, 4]
 * ```
 */
export function rnn(
  x: Tensor,
  weights: RecurrentWeights,
  options: RecurrentOptions & {
    /** Default `"tanh"`. */ readonly activation?: RnnAttributes["activation"];
  } = {},
): { readonly outputs: Tensor; readonly hidden: Tensor } {
  refuseUnknown("rnn", options, [...recurrentKeys, "activation"]);
  const { reverse = false, activation = "tanh" } = options;
  const [outputs, hidden] = apply(rnnOp, recurrentInputs(x, weights, options), { reverse, activation });
  return { outputs: outputs as Tensor, hidden: hidden as Tensor };
}
