import { adaptiveMaxPool as coreAdaptiveMaxPool } from "@hyaline/core";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";

/**
 * The largest element of each window, of as many windows as are asked for, whatever the input's size: they cut each spatial axis
 * into nearly equal parts, as PyTorch's do. Input float[batch, channels, ...spatial], output float[batch, channels, ...size].
 *
 * @param size of the output: one number for every spatial axis, or one per axis
 * @throws HyalineError `shape`, `argument`
 * @example
 * ```ts
 * const classifier = sequential([conv2d(16, 3), adaptiveMaxPool(2), flatten(), dense(10)]);
 * ```
 */
export const adaptiveMaxPool = /* @__PURE__ */ declareLayer(
  (size: number | readonly number[]): Layer =>
    stateless({ name: "pool", apply: (_, x) => coreAdaptiveMaxPool(x, { size }) }),
  {
    name: "adaptiveMaxPool",
    title: "Adaptive max pooling",
    family: "pooling",
    summary: "The largest element of each of a given number of windows, whatever the input's size.",
  },
  {},
);
