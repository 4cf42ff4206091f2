import type { Tensor } from "@hyaline/core";
import { modelGraph } from "@hyaline/explanation";
import { open } from "../../propagation/open.js";
import { elementwise } from "../../propagation/parts/elementwise.js";
import { selection } from "../../propagation/parts/multipliers.js";
import { type PropagationRule, propagate } from "../../propagation/propagate.js";

interface Explained {
  readonly model: (points: readonly Tensor[]) => Tensor;
  readonly explained: (outputs: Tensor) => Tensor;
}

/** The gradient at points with another rule in the place of ReLU's own, wherever in the model a ReLU is. */
export function reluGradient(
  { model, explained }: Explained,
  points: readonly Tensor[],
  rule: PropagationRule,
): { readonly attributions: readonly Tensor[]; readonly outputs: Tensor } {
  const graph = open(modelGraph((given: readonly Tensor[]) => model(given), [...points]).graph, elementwise);
  const { inputs, outputs } = propagate(graph, points, {
    rules: ({ op }) => (op.name === "relu" ? rule : undefined),
    start: ([y]) => [selection(explained, y as Tensor)],
  });
  return { attributions: inputs, outputs: outputs[0] as Tensor };
}
