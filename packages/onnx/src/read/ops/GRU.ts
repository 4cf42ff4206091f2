import { add, concat, gru, matMul, mul, split, sub, type Tensor, transpose } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { gateActivations } from "./gateActivations.js";
import { clipped, recurrent, scanCell } from "./recurrent.js";

/** ONNX has the gates in the order z, r, h; core has PyTorch's r, z, n. */
const reorder = (rows: Tensor): Tensor => {
  const [z, r, h] = split(rows, 3) as [Tensor, Tensor, Tensor];
  return concat([r, z, h]);
};

export const GRU: Reader = (node) => {
  const directions = node.string("direction", "forward") === "bidirectional" ? 2 : 1;
  const activations = gateActivations(node, ["sigmoid", "tanh"], directions);
  const bounded = clipped(node);
  const afterProduct = node.flag("linear_before_reset", false, "on");
  return recurrent(node, { gates: 3, states: 1 }, (direction) => {
    const { x, reverse, lengths, bias, recurrentBias, states } = direction;
    if (activations.plain && !lengths && afterProduct && !node.has("clip")) {
      const [hidden] = states;
      const result = gru(
        x,
        {
          input: reorder(direction.weight),
          recurrent: reorder(direction.recurrent),
          ...(bias && recurrentBias ? { bias: reorder(bias), recurrentBias: reorder(recurrentBias) } : {}),
        },
        { reverse, ...(hidden ? { hidden } : {}) },
      );
      return { outputs: result.outputs, states: [result.hidden] };
    }
    const [f, g] = activations.of[direction.index] as [(x: Tensor) => Tensor, (x: Tensor) => Tensor];
    const [byZ, byR, byH] = split(direction.recurrent, 3).map((rows) => transpose(rows)) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const [biasZ, biasR, biasH] = recurrentBias ? split(recurrentBias, 3) : [];
    const plus = (product: Tensor, b: Tensor | undefined) => (b ? add(product, b) : product);
    return scanCell(direction, (step, [state]) => {
      const hidden = state as Tensor;
      const [xz, xr, xh] = split(step, 3, { axis: -1 }) as [Tensor, Tensor, Tensor];
      const update = f(bounded(add(xz, plus(matMul(hidden, byZ), biasZ))));
      const reset = f(bounded(add(xr, plus(matMul(hidden, byR), biasR))));
      const recurrentPart = afterProduct
        ? mul(reset, plus(matMul(hidden, byH), biasH))
        : plus(matMul(mul(reset, hidden), byH), biasH);
      const candidate = g(bounded(add(xh, recurrentPart)));
      return [add(mul(sub(1, update), candidate), mul(update, hidden))];
    });
  });
};
