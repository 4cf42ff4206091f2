import type { PoolOptions } from "@hyaline/core";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { type MaxPoolLayerOptions, maxPoolLayer, maxPoolOptions } from "./parts/windowPool.js";

/**
 * The largest element of each window. Input float[batch, channels, height, width].
 *
 * @param kernel the window: one number, or [height, width]
 * @param options strides default to the kernel
 * @throws HyalineError `shape`, `argument`
 * @example
 * ```ts
 * const halved = maxPool2d(2);
 * ```
 */
export const maxPool2d = /* @__PURE__ */ declareLayer(
  (kernel: PoolOptions["kernel"], options: MaxPoolLayerOptions = {}): Layer =>
    maxPoolLayer(2, kernel, options),
  {
    name: "maxPool2d",
    title: "Max pooling over 2 axes",
    family: "pooling",
    summary: "The largest element of each window.",
  },
  maxPoolOptions,
);
