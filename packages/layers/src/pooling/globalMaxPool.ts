import { globalMaxPool as coreGlobalMaxPool } from "@hyaline/core";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { type GlobalPoolOptions, globalPoolOptions, wholePool } from "./parts/wholePool.js";

/**
 * The largest element of each channel over all its places. Input float[batch, channels, ...spatial], output float[batch, channels],
 * so that a classifier takes maps of any size.
 *
 * @throws HyalineError `shape` for inputs without spatial axes, `argument`
 * @example
 * ```ts
 * const classifier = sequential([conv2d(16, 3, { activation: relu }), globalMaxPool(), dense(10)]);
 * ```
 */
export const globalMaxPool = /* @__PURE__ */ declareLayer(
  (options: GlobalPoolOptions = {}): Layer => wholePool("globalMaxPool", options, coreGlobalMaxPool),
  {
    name: "globalMaxPool",
    title: "Global max pooling",
    family: "pooling",
    summary: "The largest element of each channel over all its places.",
    source: {
      authors: "M. Lin, Q. Chen, S. Yan",
      title: "Network In Network",
      year: 2013,
      where: "section 3.2",
    },
  },
  globalPoolOptions,
);
