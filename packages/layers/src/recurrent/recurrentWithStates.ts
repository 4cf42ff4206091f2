import { fail, formatSpec, isTensor, quote, stack as stackTensors, type Tensor } from "@hyaline/core";
import { readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import type { SequenceInputs } from "./parts/kept.js";
import { gruKind, lstmKind, type RecurrentKind, rnnKind, type State } from "./parts/kinds.js";
import { sequenceInputs, stackOf, stackRules } from "./parts/recurrent.js";
import { runStack, type Stack, stateOf } from "./parts/stack.js";
import { type RnnOptions, rnnOptions } from "./rnn.js";

/** A sequence and the states before it: float[layers · directions, batch, units], zeros where left out. */
export type StatefulInputs = SequenceInputs & {
  readonly hidden?: Tensor;
  /** Of an LSTM. */
  readonly cell?: Tensor;
};

/** The outputs of all steps, and the states after the last that counts: float[layers · directions, batch, units]. */
export type StatefulOutputs = {
  /** float[batch, steps, units], or 2 · units for both directions */
  readonly outputs: Tensor;
  readonly hidden: Tensor;
  /** Of an LSTM. */
  readonly cell?: Tensor;
};

const kinds: Readonly<Record<string, (options: RnnOptions) => RecurrentKind>> = {
  rnn: ({ nonlinearity = "tanh" }) => rnnKind(nonlinearity),
  gru: () => gruKind,
  lstm: () => lstmKind,
};

/**
 * A recurrent layer that takes the states before a sequence and gives those after it besides its outputs: for an encoder
 * whose states a decoder begins with, or a sequence that comes in pieces. Its parameters are those of `rnn`, `gru` and
 * `lstm` with the same options, whose own results do not change.
 *
 * Input float[batch, steps, in], or {@link StatefulInputs}; output {@link StatefulOutputs}. States lie in PyTorch's order:
 * layer by layer, within each the forward direction, then the backward one.
 *
 * @param kind `"rnn"`, `"gru"` or `"lstm"`
 * @throws HyalineError `argument`, `shape`
 * @example
 * ```ts
 * const reader = recurrentWithStates("lstm", 8);
 * const variables = reader.init(random.key(0), { dtype: "float32", shape: [1, 4, 3] });
 * const read = bind(reader, variables);
 * const { hidden, cell } = read(random.normal(random.key(1), [2, 4, 3]));
 * hidden.shape; // [1, 2, 8]
 * const { outputs } = read({ x: random.normal(random.key(1), [2, 4, 3]), hidden, cell: cell as Tensor });
 * ```
 */
export const recurrentWithStates = /* @__PURE__ */ declareLayer(
  function recurrentWithStates(
    kind: "rnn" | "gru" | "lstm",
    units: number,
    options: RnnOptions = {},
  ): Layer<Tensor | StatefulInputs, StatefulOutputs> {
    readOptions("recurrentWithStates", rnnOptions, options);
    if (!Object.hasOwn(kinds, kind))
      fail("argument", 'recurrentWithStates is of "rnn", "gru" or "lstm"', quote(kind), "name one of them");
    if (kind !== "rnn" && options.nonlinearity !== undefined)
      fail("argument", `a ${kind} has no option nonlinearity`, quote(options.nonlinearity), "leave it out");
    const stack = stackOf((kinds[kind] as (options: RnnOptions) => RecurrentKind)(options), units, options);
    return stateless<Tensor | StatefulInputs, StatefulOutputs>({
      name: kind,
      ...(stackRules(kind, stack, options.dtype) as object),
      apply: (params, input, call) => {
        const sequence = sequenceInputs(kind, input);
        const before = isTensor(input) ? [] : statesOf(kind, stack, input, sequence.x.shape[0] as number);
        const { outputs, states } = runStack(stack, params, sequence, before, call);
        const cells = states.flatMap(({ cell }) => (cell ? [cell] : []));
        return {
          outputs,
          hidden: stackTensors(states.map(({ hidden }) => hidden as Tensor)),
          ...(cells.length > 0 ? { cell: stackTensors(cells) } : {}),
        };
      },
    });
  },
  {
    name: "recurrentWithStates",
    title: "Recurrent layer with states",
    family: "recurrent",
    summary: "A recurrent layer that takes the states before a sequence and gives those after it.",
  },
  rnnOptions,
);

function statesOf(
  kind: string,
  stack: Stack,
  { hidden, cell }: StatefulInputs,
  batch: number,
): readonly State[] {
  const count = stack.layers * (stack.bidirectional ? 2 : 1);
  if (cell && kind !== "lstm") fail("argument", `a ${kind} has no cell`, formatSpec(cell), "leave it out");
  for (const state of [hidden, cell]) {
    if (state && String(state.shape) !== String([count, batch, stack.units]))
      fail(
        "shape",
        `states are float[${count}, ${batch}, ${stack.units}]: layers · directions, batch, units`,
        formatSpec(state),
        "as the layer gives them",
      );
  }
  return Array.from({ length: count }, (_, i) => ({ hidden: stateOf(hidden, i), cell: stateOf(cell, i) }));
}
