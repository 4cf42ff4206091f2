import { fail, formatSpec, random, where } from "@hyaline/core";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { whileTraining } from "./parts/whileTraining.js";

/**
 * While training, zeroes whole channels with probability `rate` and divides the others by 1 - rate: neighbouring elements
 * of a channel say much the same, so that zeroing single ones would take little away. Input and output
 * float[batch, channels, ...].
 *
 * @throws HyalineError `argument` for a rate outside of [0, 1), and while training without a key; `shape` for inputs
 * without channels
 * @example
 * ```ts
 * const regularised = sequential([conv2d(16, 3, { activation: relu }), spatialDropout(0.2), conv2d(16, 3)]);
 * ```
 */
export const spatialDropout = /* @__PURE__ */ declareLayer(
  (rate: number): Layer =>
    whileTraining("spatialDropout", rate, (x, key) => {
      if (x.rank < 3)
        fail(
          "shape",
          "spatialDropout needs inputs [batch, channels, ...spatial]",
          formatSpec(x),
          "use dropout?",
        );
      const whole = x.shape.map((n, axis) => (axis < 2 ? n : 1));
      return where(random.bernoulli(key, whole, { probability: 1 - rate }), x.mul(1 / (1 - rate)), 0);
    }),
  {
    name: "spatialDropout",
    title: "Spatial dropout",
    family: "normalisation",
    summary: "While training, zeroes a share of the channels at random.",
    source: {
      authors: "J. Tompson, R. Goroshin, A. Jain, Y. LeCun, C. Bregler",
      title: "Efficient Object Localization Using Convolutional Networks",
      year: 2015,
    },
  },
  {},
);
