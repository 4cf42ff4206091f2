import { matMul, rnn, type Tensor, transpose } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { gateActivations } from "./gateActivations.js";
import { clipped, recurrent, scanCell } from "./recurrent.js";

export const RNN: Reader = (node) => {
  const directions = node.string("direction", "forward") === "bidirectional" ? 2 : 1;
  const activations = gateActivations(node, ["tanh"], directions);
  const bounded = clipped(node);
  return recurrent(node, { gates: 1, states: 1 }, (direction) => {
    const { x, reverse, lengths, bias, recurrentBias, states, index } = direction;
    const name = activations.names[index];
    if ((name === "tanh" || name === "relu") && !lengths && !node.has("clip")) {
      const [hidden] = states;
      const weights = {
        input: direction.weight,
        recurrent: direction.recurrent,
        ...(bias && recurrentBias ? { bias, recurrentBias } : {}),
      };
      const result = rnn(x, weights, { reverse, activation: name, ...(hidden ? { hidden } : {}) });
      return { outputs: result.outputs, states: [result.hidden] };
    }
    const [f] = activations.of[index] as [(x: Tensor) => Tensor];
    const byState = transpose(direction.recurrent);
    return scanCell(direction, (step, [hidden]) => {
      const product = step.add(matMul(hidden as Tensor, byState));
      return [f(bounded(recurrentBias ? product.add(recurrentBias) : product))];
    });
  });
};
