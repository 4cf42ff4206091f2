/** Views of a model at its layers: loaded by the calls of explainers that have a `layer` or a `neuron`. */
import type { Tensor } from "@hyaline/core";
import { atLayer, checkLayerRows, type LayerRef } from "../layers/index.js";
import { callModel, modelInput, type WhiteBox } from "../model/index.js";
import type { NeuronRef } from "./rowsOption.js";
import type { Look } from "./view.js";

type ModelInput = Tensor | Readonly<Record<string, Tensor>>;

/** A white box as a function of one layer's value. */
export const lookAtLayer =
  (layer: LayerRef): Look =>
  (model, plan, tensors) => {
    const at = atLayer((x: ModelInput) => callModel(model, x), layer);
    const { value, output, info } = at(modelInput(plan, tensors));
    checkLayerRows({ value, info }, tensors[0]?.shape[0] ?? 0);
    return { xs: [value], model: ([h]) => output(h as Tensor) };
  };

/** The model with one unit of a layer in the place of its outputs. */
export const neuronModel =
  (model: WhiteBox, { layer }: NeuronRef): WhiteBox =>
  (x) =>
    atLayer((input: ModelInput) => callModel(model, input), layer)(x).value;
