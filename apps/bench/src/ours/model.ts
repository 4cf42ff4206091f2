import { relu, type Tensor, tensor } from "@hyaline/core";
import {
  bind,
  conv2d,
  dense,
  flatten,
  type Layer,
  type LayerLike,
  maxPool2d,
  type Params,
  sequential,
} from "@hyaline/layers";
import type { Network, Layer as NetworkLayer, TrainingProblem } from "../problems/network.js";

/** A network in our layers, which are named after their place: `layer0`, `layer1`, … */
export const hyalineLayers = ({ layers }: Network): Layer =>
  sequential(Object.fromEntries(layers.map((layer, i) => [`layer${i}`, ours(layer)])));

/** The problem's first weights, as the parameters of {@link hyalineLayers}. */
export const hyalineParams = ({ weights }: TrainingProblem): Params =>
  Object.fromEntries(
    weights.flatMap((each, i) =>
      each
        ? [[`layer${i}`, { kernel: tensor(each.kernel, { shape: each.shape }), bias: tensor(each.bias) }]]
        : [],
    ),
  );

/** The network with the problem's first weights: logits of inputs, as explainers take it. */
export const hyalineModel = (problem: TrainingProblem): ((x: Tensor) => Tensor) =>
  bind(hyalineLayers(problem.network), { params: hyalineParams(problem), state: {} });

function ours(layer: NetworkLayer): LayerLike {
  switch (layer.kind) {
    case "dense":
      return dense(layer.units);
    case "conv":
      return conv2d(layer.filters, layer.kernel, { padding: "same" });
    case "maxPool":
      return maxPool2d(layer.size);
    case "relu":
      return relu;
    case "flatten":
      return flatten();
  }
}
