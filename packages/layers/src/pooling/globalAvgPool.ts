import { globalAvgPool as coreGlobalAvgPool } from "@hyaline/core";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { type GlobalPoolOptions, globalPoolOptions, wholePool } from "./parts/wholePool.js";

/**
 * The mean of each channel over all its places. Input float[batch, channels, ...spatial], output float[batch, channels],
 * so that a classifier takes maps of any size.
 *
 * @throws HyalineError `shape` for inputs without spatial axes, `argument`
 * @example
 * ```ts
 * const classifier = sequential([conv2d(16, 3, { activation: relu }), globalAvgPool(), dense(10)]);
 * ```
 */
export const globalAvgPool = /* @__PURE__ */ declareLayer(
  (options: GlobalPoolOptions = {}): Layer => wholePool("globalAvgPool", options, coreGlobalAvgPool),
  {
    name: "globalAvgPool",
    title: "Global average pooling",
    family: "pooling",
    summary: "The mean of each channel over all its places.",
    source: {
      authors: "M. Lin, Q. Chen, S. Yan",
      title: "Network In Network",
      year: 2013,
      where: "section 3.2",
    },
  },
  globalPoolOptions,
);
