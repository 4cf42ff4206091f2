import { concat, lstm, matMul, mul, split, type Tensor, transpose } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { gateActivations } from "./gateActivations.js";
import { clipped, recurrent, scanCell } from "./recurrent.js";

/** ONNX has the gates in the order i, o, f, g; core has PyTorch's i, f, g, o. */
const reorder = (rows: Tensor): Tensor => {
  const [i, o, f, g] = split(rows, 4) as [Tensor, Tensor, Tensor, Tensor];
  return concat([i, f, g, o]);
};

export const LSTM: Reader = (node) => {
  const directions = node.string("direction", "forward") === "bidirectional" ? 2 : 1;
  const activations = gateActivations(node, ["sigmoid", "tanh", "tanh"], directions);
  const bounded = clipped(node);
  const coupled = node.flag("input_forget", false, "on");
  return recurrent(node, { gates: 4, states: 2 }, (direction) => {
    const { x, reverse, lengths, peepholes, bias, recurrentBias, states } = direction;
    if (activations.plain && !lengths && !peepholes && !coupled && !node.has("clip")) {
      const [hidden, cell] = states;
      const result = lstm(
        x,
        {
          input: reorder(direction.weight),
          recurrent: reorder(direction.recurrent),
          ...(bias && recurrentBias ? { bias: reorder(bias), recurrentBias: reorder(recurrentBias) } : {}),
        },
        { reverse, ...(hidden ? { hidden } : {}), ...(cell ? { cell } : {}) },
      );
      return { outputs: result.outputs, states: [result.hidden, result.cell] };
    }
    const [f, g, h] = activations.of[direction.index] as [
      (x: Tensor) => Tensor,
      (x: Tensor) => Tensor,
      (x: Tensor) => Tensor,
    ];
    const byState = transpose(direction.recurrent);
    const [pi, po, pf] = peepholes ? split(peepholes, 3) : [];
    const peek = (gate: Tensor, weight: Tensor | undefined, cell: Tensor) =>
      weight ? gate.add(mul(weight, cell)) : gate;
    return scanCell(direction, (step, [hidden, cell]) => {
      const before = cell as Tensor;
      const product = step.add(matMul(hidden as Tensor, byState));
      const gates = split(recurrentBias ? product.add(recurrentBias) : product, 4, { axis: -1 });
      const [i, o, forget, candidate] = gates as [Tensor, Tensor, Tensor, Tensor];
      const input = f(bounded(peek(i, pi, before)));
      const keep = coupled ? input.neg().add(1) : f(bounded(peek(forget, pf, before)));
      const next = mul(keep, before).add(mul(input, g(bounded(candidate))));
      const output = f(bounded(peek(o, po, next)));
      return [mul(output, h(next)), next];
    });
  });
};
