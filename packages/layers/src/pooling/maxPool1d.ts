import type { PoolOptions } from "@hyaline/core";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { type MaxPoolLayerOptions, maxPoolLayer, maxPoolOptions } from "./parts/windowPool.js";

/**
 * The largest element of each window. Input float[batch, channels, length].
 *
 * @param kernel the window: one number
 * @param options strides default to the kernel
 * @throws HyalineError `shape`, `argument`
 * @example
 * ```ts
 * const halved = maxPool1d(2);
 * ```
 */
export const maxPool1d = /* @__PURE__ */ declareLayer(
  (kernel: PoolOptions["kernel"], options: MaxPoolLayerOptions = {}): Layer =>
    maxPoolLayer(1, kernel, options),
  {
    name: "maxPool1d",
    title: "Max pooling over 1 axis",
    family: "pooling",
    summary: "The largest element of each window.",
  },
  maxPoolOptions,
);
