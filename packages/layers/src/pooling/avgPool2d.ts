import type { PoolOptions } from "@hyaline/core";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { type AvgPoolLayerOptions, avgPoolLayer, avgPoolOptions } from "./parts/windowPool.js";

/**
 * The mean of each window. Input float[batch, channels, height, width].
 *
 * @param kernel the window: one number, or [height, width]
 * @param options strides default to the kernel
 * @throws HyalineError `shape`, `argument`
 * @example
 * ```ts
 * const halved = avgPool2d(2);
 * ```
 */
export const avgPool2d = /* @__PURE__ */ declareLayer(
  (kernel: PoolOptions["kernel"], options: AvgPoolLayerOptions = {}): Layer =>
    avgPoolLayer(2, kernel, options),
  {
    name: "avgPool2d",
    title: "Average pooling over 2 axes",
    family: "pooling",
    summary: "The mean of each window.",
  },
  avgPoolOptions,
);
