import { broadcastTo, expandDims, fail, formatSpec } from "@hyaline/core";
import { type Layer, stateless } from "../layer.js";
import { checkCount } from "../parts/checkCount.js";
import { declareLayer } from "../parts/declareLayer.js";

/**
 * What each row holds, once for each step of a sequence: [batch, ...] to [batch, times, ...], as for a decoder that sees
 * an encoder's answer at each step.
 *
 * @param times how many steps
 * @throws HyalineError `argument` for times that are no positive integer, `shape` for a scalar
 * @example
 * ```ts
 * const autoencoder = sequential([lstm(8), lastStep(), repeat(5), lstm(8), dense(3)]);
 * ```
 */
export const repeat = /* @__PURE__ */ declareLayer(
  (times: number): Layer => {
    checkCount("repeat", { times });
    return stateless({
      name: "repeat",
      apply: (_, x) => {
        const [rows, ...rest] = x.shape;
        if (rows === undefined) return fail("shape", "repeat needs an axis of rows", formatSpec(x));
        return broadcastTo(expandDims(x, 1), [rows, times, ...rest]);
      },
    });
  },
  {
    name: "repeat",
    title: "Repetition",
    family: "shape",
    summary: "Each row once for each step of a sequence.",
  },
  {},
);
