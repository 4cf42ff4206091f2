/** The three recurrences by what they run on: core's ops over [steps, batch, input]. */
import { gru, lstm, type RecurrentWeights, rnn, type Tensor } from "@hyaline/core";

/** The state before a sequence or after it: float[batch, units] each. */
export interface State {
  readonly hidden?: Tensor | undefined;
  readonly cell?: Tensor | undefined;
}

/** The state before, and whether the last step comes first. */
export interface RunOptions extends State {
  readonly reverse?: boolean;
}

export interface Run {
  readonly outputs: Tensor;
  readonly hidden: Tensor;
  readonly cell?: Tensor;
}

export interface RecurrentKind {
  readonly name: string;
  /** How many blocks of `units` rows the weights have. */
  readonly gates: number;
  readonly run: (x: Tensor, weights: RecurrentWeights, options: RunOptions) => Run;
  /**
   * What is added to each gate's sum so that a step leaves the cell as it is: the input gate closed, the forget gate open.
   */
  readonly freeze?: readonly number[];
}

const present = ({ hidden, cell, reverse = false }: RunOptions) => ({
  reverse,
  ...(hidden ? { hidden } : {}),
  ...(cell ? { cell } : {}),
});

export const gruKind: RecurrentKind = {
  name: "gru",
  gates: 3,
  run: (x, weights, options) => gru(x, weights, present(options)),
};

/** σ(±10⁴) is 0 and 1 in every data type, float16 too. */
const SHUT = 1e4;

export const lstmKind: RecurrentKind = {
  name: "lstm",
  gates: 4,
  run: (x, weights, options) => lstm(x, weights, present(options)),
  freeze: [-SHUT, SHUT, 0, 0],
};

/** What the plain recurrence applies to its sum. */
export type Nonlinearity = "tanh" | "relu";

/* @__NO_SIDE_EFFECTS__ */
export function rnnKind(activation: Nonlinearity): RecurrentKind {
  return {
    name: "rnn",
    gates: 1,
    run: (x, weights, options) => rnn(x, weights, { ...present(options), activation }),
  };
}
