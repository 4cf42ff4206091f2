import type { PoolOptions } from "@hyaline/core";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { type AvgPoolLayerOptions, avgPoolLayer, avgPoolOptions } from "./parts/windowPool.js";

/**
 * The mean of each window. Input float[batch, channels, length].
 *
 * @param kernel the window: one number
 * @param options strides default to the kernel
 * @throws HyalineError `shape`, `argument`
 * @example
 * ```ts
 * const halved = avgPool1d(2);
 * ```
 */
export const avgPool1d = /* @__PURE__ */ declareLayer(
  (kernel: PoolOptions["kernel"], options: AvgPoolLayerOptions = {}): Layer =>
    avgPoolLayer(1, kernel, options),
  {
    name: "avgPool1d",
    title: "Average pooling over 1 axis",
    family: "pooling",
    summary: "The mean of each window.",
  },
  avgPoolOptions,
);
