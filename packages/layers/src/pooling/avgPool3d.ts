import type { PoolOptions } from "@hyaline/core";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { type AvgPoolLayerOptions, avgPoolLayer, avgPoolOptions } from "./parts/windowPool.js";

/**
 * The mean of each window. Input float[batch, channels, depth, height, width].
 *
 * @param kernel the window: one number, or [depth, height, width]
 * @param options strides default to the kernel
 * @throws HyalineError `shape`, `argument`
 * @example
 * ```ts
 * const halved = avgPool3d(2);
 * ```
 */
export const avgPool3d = /* @__PURE__ */ declareLayer(
  (kernel: PoolOptions["kernel"], options: AvgPoolLayerOptions = {}): Layer =>
    avgPoolLayer(3, kernel, options),
  {
    name: "avgPool3d",
    title: "Average pooling over 3 axes",
    family: "pooling",
    summary: "The mean of each window.",
  },
  avgPoolOptions,
);
