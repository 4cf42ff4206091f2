import { uniform, uniformArray } from "../random.js";

/** A layer that every peer can build. Convolutions pad so that the size stays (`same`), pools do not overlap. */
export type Layer =
  | { readonly kind: "dense"; readonly units: number }
  | { readonly kind: "conv"; readonly filters: number; readonly kernel: number }
  | { readonly kind: "maxPool"; readonly size: number }
  | { readonly kind: "relu" }
  | { readonly kind: "flatten" };

/** A classifier: layers in order, the last gives logits. */
export interface Network {
  /** Of one example: [features], or [channels, height, width]. */
  readonly inputShape: readonly number[];
  readonly layers: readonly Layer[];
}

export interface Weights {
  /** Dense: [inputs, units]; convolution: [filters, channels, kernel, kernel]. */
  readonly shape: readonly number[];
  readonly kernel: Float32Array;
  /** One number per unit or filter. */
  readonly bias: Float32Array;
}

/** One training problem: a network, its first weights and a batch. The same for every side. */
export interface TrainingProblem {
  readonly network: Network;
  readonly batch: number;
  readonly classes: number;
  /** One per layer; `undefined` where a layer has none. */
  readonly weights: readonly (Weights | undefined)[];
  /** float32[batch, ...inputShape] */
  readonly x: Float32Array;
  /** float32[batch, classes], one-hot. */
  readonly y: Float32Array;
  readonly adam: AdamConstants;
}

/** Adam's constants, the paper's (Kingma and Ba, 2015). */
export interface AdamConstants {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** Weights and a batch from a seed: kernels uniform as He et al. (2015) scale them, biases zero, inputs from -1 to 1. */
export function trainingProblem(network: Network, batch: number, seed = 1): TrainingProblem {
  const weights: (Weights | undefined)[] = [];
  let shape = network.inputShape;
  network.layers.forEach((layer, i) => {
    const next = step(shape, layer);
    const kernelShape = kernelShapeOf(layer, shape);
    weights.push(kernelShape && initial(kernelShape, next[0] as number, sizeOf(shape), layer, seed + i + 1));
    shape = next;
  });
  const classes = shape[0] as number;
  const random = uniform(seed + 1000);
  const y = new Float32Array(batch * classes);
  for (let i = 0; i < batch; i++) y[i * classes + Math.floor(random() * classes)] = 1;
  return {
    network,
    batch,
    classes,
    weights,
    x: uniformArray(seed, batch * sizeOf(network.inputShape), 1),
    y,
    adam: { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  };
}

/** The shape of one example after a layer. */
export function step(shape: readonly number[], layer: Layer): readonly number[] {
  const [channels, height, width] = shape as [number, number, number];
  switch (layer.kind) {
    case "dense":
      return [layer.units];
    case "conv":
      return [layer.filters, height, width];
    case "maxPool":
      return [channels, Math.floor(height / layer.size), Math.floor(width / layer.size)];
    case "flatten":
      return [sizeOf(shape)];
    case "relu":
      return shape;
  }
}

function kernelShapeOf(layer: Layer, shape: readonly number[]): readonly number[] | undefined {
  if (layer.kind === "dense") return [shape[0] as number, layer.units];
  if (layer.kind === "conv") return [layer.filters, shape[0] as number, layer.kernel, layer.kernel];
  return undefined;
}

function initial(
  shape: readonly number[],
  outputs: number,
  inputs: number,
  layer: Layer,
  seed: number,
): Weights {
  const fanIn = layer.kind === "dense" ? inputs : sizeOf(shape.slice(1));
  return {
    shape,
    kernel: uniformArray(seed, sizeOf(shape), Math.sqrt(6 / fanIn)),
    bias: new Float32Array(outputs),
  };
}
