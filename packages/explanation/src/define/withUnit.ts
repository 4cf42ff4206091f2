import type { Given } from "./form.js";
import type { NeuronRef } from "./rowsOption.js";

/** A call's options, where the place of a unit is the target that was left out. */
export const withUnit = (chosen: Given, neuron: NeuronRef | undefined): Given =>
  neuron && chosen.target === undefined ? { ...chosen, target: { index: neuron.index } } : chosen;
