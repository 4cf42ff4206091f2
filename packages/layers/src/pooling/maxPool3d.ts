import type { PoolOptions } from "@hyaline/core";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { type MaxPoolLayerOptions, maxPoolLayer, maxPoolOptions } from "./parts/windowPool.js";

/**
 * The largest element of each window. Input float[batch, channels, depth, height, width].
 *
 * @param kernel the window: one number, or [depth, height, width]
 * @param options strides default to the kernel
 * @throws HyalineError `shape`, `argument`
 * @example
 * ```ts
 * const halved = maxPool3d(2);
 * ```
 */
export const maxPool3d = /* @__PURE__ */ declareLayer(
  (kernel: PoolOptions["kernel"], options: MaxPoolLayerOptions = {}): Layer =>
    maxPoolLayer(3, kernel, options),
  {
    name: "maxPool3d",
    title: "Max pooling over 3 axes",
    family: "pooling",
    summary: "The largest element of each window.",
  },
  maxPoolOptions,
);
